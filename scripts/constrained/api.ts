import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { type Supervised, supervise } from '../../lib/host/supervise.ts';
import { type Cluster, socketUrl } from '../stack/cluster.ts';
import { lastLines, openLog } from '../stack/log.ts';
import type { Launch } from './stack.ts';

/** What an api container runs. */
const PROGRAM = fileURLToPath(new URL('../../lib/host/container.ts', import.meta.url));
/** Its settings. */
const SETTINGS = new URL('../../docker/api.env', import.meta.url);
/** What Node has compiled before; the image carries the same. */
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));
const START_PATIENCE = 60_000;

export interface ApiOptions {
  name: string;
  port: number;
  cluster: Cluster;
  env: Record<string, string>;
  /** What it runs, by default what an api container runs; it says `{ type: 'listening' }` once it listens on PORT. */
  program?: string | undefined;
}

/** Starts the host with a PostgREST of its own, exactly as an api container does. */
export async function startApi(options: ApiOptions, launch: Launch): Promise<Supervised> {
  const { name, port, cluster, program = PROGRAM } = options;
  const logFile = join(cluster.folder, `${name}.log`);
  const log = openLog(logFile);
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: COMPILED,
    ...parseEnv(readFileSync(SETTINGS, 'utf8')),
    ...options.env,
    HOST: '127.0.0.1',
    PORT: String(port),
    PGRST_DB_URI: socketUrl(cluster, 'authenticator', 'postgres'),
  };
  let listening = false;
  return supervise({
    name,
    launch() {
      const child = launch(() =>
        fork(program, { env, execArgv: [], stdio: ['ignore', log, log, 'ipc'], detached: true }),
      );
      child.on('message', (message: { type?: string }) => {
        listening ||= message.type === 'listening';
      });
      return child;
    },
    stopSignal: 'SIGTERM',
    isReady: async () => listening,
    startPatience: START_PATIENCE,
    whyNotReady: (how) => `${name} ${how}: ${lastLines(logFile).at(-1)}`,
    onCrash: (message) => console.error(message),
  });
}
