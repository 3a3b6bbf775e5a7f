import { type StdioOptions, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePorts } from './ports.ts';
import { postgrestProgram } from './programs.ts';
import { isOk, type Supervised, supervise } from './supervise.ts';

const CONFIGURATION = fileURLToPath(new URL('../../docker/postgrest.conf', import.meta.url));
/** Longer than Postgres takes to recover from a crash with half a CPU, in milliseconds. */
const START_TIMEOUT = 60_000;
/** Another process may take a port after it was found free and before PostgREST listens on it. */
const ATTEMPTS = 3;
const PORT_TAKEN = /Address already in use|resource busy/;

export interface Postgrest {
  /** The base URL, without /rest/v1. */
  url: string;
  process: Supervised;
}

interface PostgrestOptions {
  /** Its complete environment, including PGRST_DB_URI and PGRST_JWT_SECRET; it overrides docker/postgrest.conf. */
  env: NodeJS.ProcessEnv;
  /** Opens its output files, before each attempt. */
  openLog: () => StdioOptions;
  /** The end of its log, if it can be read. */
  lastLines?: () => string[];
  onCrash: (message: string) => void;
  /** Aborts the start. */
  signal?: AbortSignal | undefined;
}

/** Starts PostgREST on two free ports of the loopback interface, waits until it is ready, and keeps it running. */
export async function startPostgrest(options: PostgrestOptions): Promise<Postgrest> {
  const program = postgrestProgram();
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(program, options);
    } catch (error) {
      if (attempt === ATTEMPTS || !options.lastLines?.().some((line) => PORT_TAKEN.test(line))) throw error;
    }
  }
}

async function start(
  program: string,
  { env, openLog, lastLines, onCrash, signal }: PostgrestOptions,
): Promise<Postgrest> {
  const [port, adminPort] = await freePorts(2);
  const ports = { PGRST_SERVER_PORT: String(port), PGRST_ADMIN_SERVER_PORT: String(adminPort) };
  const stdio = openLog();
  const child = await supervise({
    name: 'PostgREST',
    launch: () => spawn(program, [CONFIGURATION], { env: { ...env, ...ports }, stdio, detached: true }),
    stopSignal: 'SIGTERM',
    isReady: () => isOk(`http://127.0.0.1:${adminPort}/ready`),
    startTimeout: START_TIMEOUT,
    whyNotReady: (how) => `PostgREST ${how}: ${lastLines?.().at(-1) ?? 'it was not ready'}`,
    ...{ onCrash, signal },
  });
  return { url: `http://127.0.0.1:${port}`, process: child };
}
