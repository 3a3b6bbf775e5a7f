import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Supervised, supervise } from '../../lib/host/supervise.ts';
import { nginxProgram } from '../stack/binaries.ts';
import { lastLines, openLog } from '../stack/log.ts';
import type { Launch } from './stack.ts';

/** The configuration of the `lb` container. */
const CONFIGURATION = fileURLToPath(new URL('../../docker/nginx', import.meta.url));
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
  copyFileSync(join(CONFIGURATION, 'nginx.conf'), join(prefix, 'nginx.conf'));
  writeFileSync(join(prefix, 'listen.conf'), directives('listen.conf', [`127.0.0.1:${port}`]));
  const apis = apiPorts.map((apiPort) => `127.0.0.1:${apiPort}`);
  writeFileSync(join(prefix, 'apis.conf'), directives('apis.conf', apis));

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

/** The first directive of that file, once for each of these addresses in the place of its own. */
function directives(file: string, addresses: string[]): string {
  const [, name, parameters] = readFileSync(join(CONFIGURATION, file), 'utf8').match(/^(\w+) \S+ (.*;)$/m) ?? [];
  return addresses.map((address) => `${name} ${address} ${parameters}\n`).join('');
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
