import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Supervised, supervise } from '../../lib/host/supervise.ts';
import { postgresPrograms } from '../stack/binaries.ts';
import { type Cluster, databaseUrl, withClient } from '../stack/cluster.ts';
import { lastLines, openLog } from '../stack/log.ts';
import { startCluster } from '../stack/stack.ts';
import { choosePostgresUser, commandAs } from '../stack/user.ts';
import type { Launch } from './stack.ts';

const CONFIGURATION = fileURLToPath(new URL('../../docker/postgres/postgresql.conf', import.meta.url));
const START_PATIENCE = 60_000;

/** Makes the database in that folder, or brings it up to date: what the init script does in the container. */
export async function prepareDatabase(folder: string): Promise<Cluster> {
  const { cluster, stop } = await startCluster({ folder });
  await stop();
  return cluster;
}

/** Starts Postgres with the configuration of the `db` container; beside its Unix socket it listens on 127.0.0.1. */
export async function startPostgres(cluster: Cluster, launch: Launch): Promise<Supervised> {
  const program = postgresPrograms().postgres;
  const data = join(cluster.folder, 'postgres');
  const user = choosePostgresUser(data, [program, cluster.folder, CONFIGURATION]);
  const { command, args, options } = commandAs(user, program, [
    ...['-D', data, '-c', `config_file=${CONFIGURATION}`],
    ...['-c', 'listen_addresses=127.0.0.1', '-c', `port=${cluster.port}`],
    ...['-c', `unix_socket_directories=${cluster.socketFolder}`],
  ]);
  const logFile = join(cluster.folder, 'postgres.log');
  const log = openLog(logFile);
  return supervise({
    name: 'Postgres',
    launch: () =>
      launch(() => spawn(command, args, { ...options, cwd: '/', stdio: ['ignore', log, log], detached: true })),
    stopSignal: 'SIGINT',
    isReady: () => answers(cluster),
    startPatience: START_PATIENCE,
    whyNotReady: (how) => `Postgres ${how}: ${lastLines(logFile).at(-1)}`,
    onCrash: (message) => console.error(message),
  });
}

async function answers(cluster: Cluster): Promise<boolean> {
  return withClient(databaseUrl(cluster, 'supabase_admin'), (client) => client.query('select 1')).then(
    () => true,
    () => false,
  );
}
