import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePorts } from './ports.ts';
import { type Supervised, supervise } from './supervise.ts';

const CONFIGURATION = fileURLToPath(new URL('../../docker/postgrest.conf', import.meta.url));
/** Longer than Postgres takes to recover from a crash in half a CPU, in milliseconds. */
const START_PATIENCE = 60_000;

/**
 * Starts PostgREST with docker/postgrest.conf on two free ports of the loopback interface, waits until it reaches the
 * database, and keeps it running.
 *
 * @param program where its binary is
 * @param jwtSecret what the keys that it takes are signed with
 */
export async function startPostgrest(
  program: string,
  jwtSecret: string,
): Promise<{ url: string; process: Supervised }> {
  const [port, adminPort] = await freePorts(2);
  const env = {
    ...process.env,
    PGRST_SERVER_PORT: String(port),
    PGRST_ADMIN_SERVER_PORT: String(adminPort),
    PGRST_JWT_SECRET: jwtSecret,
  };
  const child = await supervise({
    name: 'PostgREST',
    launch: () => spawn(program, [CONFIGURATION], { env, stdio: ['ignore', 'inherit', 'inherit'] }),
    stopSignal: 'SIGTERM',
    isReady: () => isOk(`http://127.0.0.1:${adminPort}/ready`),
    startPatience: START_PATIENCE,
    whyNotReady: (how) => `PostgREST ${how} before it was ready`,
    onCrash: (message) => console.error(message),
  });
  return { url: `http://127.0.0.1:${port}`, process: child };
}

async function isOk(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
