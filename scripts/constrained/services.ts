import { type ChildProcess, fork, type StdioOptions, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { isOk, type Supervised, supervise } from '../../lib/host/supervise.ts';
import { COMPILE_CACHE, nginxProgram, postgresPrograms } from '../stack/binaries.ts';
import { type Cluster, socketUrl } from '../stack/cluster.ts';
import { lastLines, openLog } from '../stack/log.ts';
import { acceptsConnections } from '../stack/postgres.ts';
import { choosePostgresUser, commandAs } from '../stack/user.ts';
import type { ControlGroup } from './control-group.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** A part of the stack. */
export interface Service {
  name: string;
  logFile: string;
  /** Spawns it, with its outputs going to that file descriptor. */
  run: (log: number) => ChildProcess;
  stopSignal: NodeJS.Signals;
  isReady: (child: ChildProcess) => Promise<boolean>;
}

/** Starts a service under the limits that `launch` spawns it with, and keeps it running; `signal` aborts the start. */
export function start(
  { logFile, run, ...service }: Service,
  launch: ControlGroup['launch'],
  signal?: AbortSignal,
): Promise<Supervised> {
  const log = openLog(logFile);
  return supervise({
    ...{ ...service, startTimeout: 60_000, onCrash: console.error, signal },
    launch: () => launch(() => run(log)),
    whyNotReady: (how) => `${service.name} ${how}: ${lastLines(logFile).at(-1)}`,
  });
}

/** Postgres with the configuration of the `db` container; beside its Unix socket it listens on 127.0.0.1. */
export function postgres(cluster: Cluster): Service {
  const configuration = fromRoot('docker/postgres/postgresql.conf');
  const program = postgresPrograms().postgres;
  const data = join(cluster.folder, 'postgres');
  const user = choosePostgresUser(data, [program, cluster.folder, configuration]);
  const { command, args, options } = commandAs(user, program, [
    ...['-D', data, '-c', `config_file=${configuration}`],
    ...['-c', 'listen_addresses=127.0.0.1', '-c', `port=${cluster.port}`],
    ...['-c', `unix_socket_directories=${cluster.socketFolder}`],
  ]);
  return {
    name: 'Postgres',
    logFile: join(cluster.folder, 'postgres.log'),
    run: (log) => spawn(command, args, { ...options, cwd: '/', stdio: ['ignore', log, log], detached: true }),
    stopSignal: 'SIGINT',
    isReady: () => acceptsConnections(cluster),
  };
}

export interface ApiOptions {
  name: string;
  port: number;
  cluster: Cluster;
  /** By default `postgres`. */
  database?: string;
  settings: Record<string, string>;
  /** By default what an api container runs; it sends `{ type: 'listening' }` by IPC once it listens on PORT. */
  program?: string | undefined;
}

/** The host with a PostgREST of its own, exactly as an api container runs it. */
export function api({ name, port, cluster, database = 'postgres', settings, program }: ApiOptions): Service {
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    ...parseEnv(readFileSync(fromRoot('docker/api.env'), 'utf8')),
    ID_SECRET: cluster.secrets.jwtSecret,
    ...settings,
    HOST: '127.0.0.1',
    PORT: String(port),
    PGRST_DB_URI: socketUrl(cluster, 'authenticator', database),
  };
  const listening = new WeakSet<ChildProcess>();
  return {
    name,
    logFile: join(cluster.folder, `${name}.log`),
    run(log) {
      const stdio: StdioOptions = ['ignore', log, log, 'ipc'];
      const host = fork(program ?? fromRoot('lib/host/container.ts'), { env, execArgv: [], stdio, detached: true });
      return host.on('message', ({ type }: { type?: string }) => type === 'listening' && listening.add(host));
    },
    stopSignal: 'SIGTERM',
    isReady: async (host) => listening.has(host),
  };
}

/** nginx with the very configuration of the `lb` container; only the addresses are others. */
export function nginx(folder: string, port: number, apiPorts: number[]): Service {
  const program = nginxProgram();
  const prefix = join(folder, 'nginx');
  mkdirSync(prefix, { recursive: true });
  for (const file of ['nginx.conf', 'clients.conf']) copyFileSync(fromRoot(`docker/nginx/${file}`), join(prefix, file));
  for (const [file, ports] of Object.entries({ 'listen.conf': [port], 'apis.conf': apiPorts })) {
    // The first directive of that file, once for each of these addresses in the place of its own.
    const configuration = readFileSync(fromRoot(`docker/nginx/${file}`), 'utf8');
    const [, name, parameters] = configuration.match(/^(\w+) \S+ (.*;)$/m) ?? [];
    writeFileSync(join(prefix, file), ports.map((each) => `${name} 127.0.0.1:${each} ${parameters}\n`).join(''));
  }
  // Started by root, nginx works as another user, who cannot reach the cache in a folder of root's.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const args = ['-p', prefix, '-c', join(prefix, 'nginx.conf'), '-g', `daemon off; pid nginx.pid; ${user}`];
  return {
    name: 'nginx',
    logFile: join(folder, 'nginx.log'),
    run: (log) => spawn(program, args, { stdio: ['ignore', log, log], detached: true }),
    // Requests in flight are answered first.
    stopSignal: 'SIGQUIT',
    isReady: () => isOk(`http://127.0.0.1:${port}/health`),
  };
}
