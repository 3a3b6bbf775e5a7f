import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nginxProgram } from '../stack/binaries.ts';
import { lastLines, openLog } from '../stack/log.ts';
import { type Supervised, supervise } from '../stack/supervise.ts';
import type { Launch } from './stack.ts';

const CONFIGURATION = fileURLToPath(new URL('../../docker/nginx/nginx.conf', import.meta.url));
const START_PATIENCE = 10_000;

/** Starts nginx with the very configuration of the `lb` container; only the addresses are others. */
export async function startNginx(
  folder: string,
  port: number,
  apiPorts: number[],
  launch: Launch,
): Promise<Supervised> {
  const program = nginxProgram();
  const prefix = join(folder, 'nginx');
  mkdirSync(prefix, { recursive: true });
  copyFileSync(CONFIGURATION, join(prefix, 'nginx.conf'));
  const servers = apiPorts.map((apiPort) => `server 127.0.0.1:${apiPort} max_fails=3 fail_timeout=1s;\n`);
  writeFileSync(join(prefix, 'apis.conf'), servers.join(''));
  writeFileSync(join(prefix, 'listen.conf'), `listen 127.0.0.1:${port} backlog=4096;\n`);

  const logFile = join(folder, 'nginx.log');
  const log = openLog(logFile);
  const args = ['-p', prefix, '-c', join(prefix, 'nginx.conf'), '-g', 'daemon off; pid nginx.pid;'];
  return supervise({
    name: 'nginx',
    launch: () => launch(() => spawn(program, args, { stdio: ['ignore', log, log], detached: true })),
    stopSignal: 'SIGTERM',
    isReady: () => answers(`http://127.0.0.1:${port}/health`),
    startPatience: START_PATIENCE,
    whyNotReady: (how) => `nginx ${how}: ${lastLines(logFile).at(-1)}`,
    onCrash: (message) => console.error(message),
  });
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
