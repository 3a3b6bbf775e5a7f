import { type ChildProcess, fork, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { isOk, type Supervised, supervise } from '../../lib/host/supervise.ts';
import { nginxProgram, postgresPrograms } from '../stack/binaries.ts';
import { type Cluster, socketUrl } from '../stack/cluster.ts';
import { lastLines, openLog } from '../stack/log.ts';
import { acceptsConnections } from '../stack/postgres.ts';
import { choosePostgresUser, commandAs } from '../stack/user.ts';

/** Spawns a process under the limits. */
export type Launch = (spawn: () => ChildProcess) => ChildProcess;

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

interface Service {
  name: string;
  logFile: string;
  /** Spawns it, with its outputs going to that file descriptor. */
  run: (log: number) => ChildProcess;
  stopSignal: NodeJS.Signals;
  isReady: () => Promise<boolean>;
}

function start({ name, logFile, run, stopSignal, isReady }: Service, launch: Launch): Promise<Supervised> {
  const log = openLog(logFile);
  return supervise({
    ...{ name, stopSignal, isReady, startTimeout: 60_000, onCrash: console.error },
    launch: () => launch(() => run(log)),
    whyNotReady: (how) => `${name} ${how}: ${lastLines(logFile).at(-1)}`,
  });
}

/** Starts Postgres with the configuration of the `db` container; beside its Unix socket it listens on 127.0.0.1. */
export function startPostgres(cluster: Cluster, launch: Launch): Promise<Supervised> {
  const configuration = fromRoot('docker/postgres/postgresql.conf');
  const program = postgresPrograms().postgres;
  const data = join(cluster.folder, 'postgres');
  const user = choosePostgresUser(data, [program, cluster.folder, configuration]);
  const { command, args, options } = commandAs(user, program, [
    ...['-D', data, '-c', `config_file=${configuration}`],
    ...['-c', 'listen_addresses=127.0.0.1', '-c', `port=${cluster.port}`],
    ...['-c', `unix_socket_directories=${cluster.socketFolder}`],
  ]);
  const service: Service = {
    name: 'Postgres',
    logFile: join(cluster.folder, 'postgres.log'),
    run: (log) => spawn(command, args, { ...options, cwd: '/', stdio: ['ignore', log, log], detached: true }),
    stopSignal: 'SIGINT',
    isReady: () => acceptsConnections(cluster),
  };
  return start(service, launch);
}

export interface ApiOptions {
  name: string;
  port: number;
  cluster: Cluster;
  env: Record<string, string>;
  /** By default what an api container runs; it sends `{ type: 'listening' }` by IPC once it listens on PORT. */
  program?: string | undefined;
}

/** Starts the host with a PostgREST of its own, exactly as an api container does. */
export function startApi(
  { name, port, cluster, program, ...options }: ApiOptions,
  launch: Launch,
): Promise<Supervised> {
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: fromRoot('node_modules/.cache/compiled'),
    ...parseEnv(readFileSync(fromRoot('docker/api.env'), 'utf8')),
    ...options.env,
    HOST: '127.0.0.1',
    PORT: String(port),
    PGRST_DB_URI: socketUrl(cluster, 'authenticator', 'postgres'),
  };
  let listening = false;
  const service: Service = {
    name,
    logFile: join(cluster.folder, `${name}.log`),
    run: (log) =>
      fork(program ?? fromRoot('lib/host/container.ts'), {
        ...{ env, execArgv: [], stdio: ['ignore', log, log, 'ipc'], detached: true },
      }).on('message', (message: { type?: string }) => {
        listening ||= message.type === 'listening';
      }),
    stopSignal: 'SIGTERM',
    isReady: async () => listening,
  };
  return start(service, launch);
}

/** Starts nginx with the very configuration of the `lb` container; only the addresses are others. */
export function startNginx(folder: string, port: number, apiPorts: number[], launch: Launch): Promise<Supervised> {
  const program = nginxProgram();
  const prefix = join(folder, 'nginx');
  mkdirSync(prefix, { recursive: true });
  copyFileSync(fromRoot('docker/nginx/nginx.conf'), join(prefix, 'nginx.conf'));
  writeFileSync(join(prefix, 'listen.conf'), directives('listen.conf', [`127.0.0.1:${port}`]));
  const apis = apiPorts.map((apiPort) => `127.0.0.1:${apiPort}`);
  writeFileSync(join(prefix, 'apis.conf'), directives('apis.conf', apis));
  const args = ['-p', prefix, '-c', join(prefix, 'nginx.conf'), '-g', 'daemon off; pid nginx.pid;'];
  const service: Service = {
    name: 'nginx',
    logFile: join(folder, 'nginx.log'),
    run: (log) => spawn(program, args, { stdio: ['ignore', log, log], detached: true }),
    stopSignal: 'SIGTERM',
    isReady: () => isOk(`http://127.0.0.1:${port}/health`),
  };
  return start(service, launch);
}

/** The first directive of that file, once for each of these addresses in the place of its own. */
function directives(file: string, addresses: string[]): string {
  const configuration = readFileSync(fromRoot(`docker/nginx/${file}`), 'utf8');
  const [, name, parameters] = configuration.match(/^(\w+) \S+ (.*;)$/m) ?? [];
  return addresses.map((address) => `${name} ${address} ${parameters}\n`).join('');
}
