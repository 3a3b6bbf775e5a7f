import { execFile, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StackError } from '../../lib/host/error.ts';
import { type Supervised, supervise } from '../../lib/host/supervise.ts';
import { type PostgresPrograms, postgresPrograms } from './binaries.ts';
import { type Cluster, databaseUrl, withClient } from './cluster.ts';
import { lastLines, openLog } from './log.ts';
import { choosePostgresUser, commandAs, type PostgresUser } from './user.ts';

/** Start-up can include the recovery of a crashed database. */
const START_TIMEOUT = 60_000;
/** After a `kill -9` the old backends hold lock file and shared memory for moments. */
const LOCK_TIMEOUT = 5_000;
/** The caller's locale must not matter, and on macOS Postgres does not start without one. */
const SURROUNDINGS = { cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C' } };
const LOCKED = /lock file ".*" already exists|pre-existing shared memory block/;

interface PostgresOptions {
  cluster: Cluster;
  /** Off: nothing is flushed to disk, for databases that live as long as a test run. */
  durable: boolean;
  /** By default the embedded one. */
  programs?: PostgresPrograms | undefined;
  /** Settings of postgresql.conf beside those of every stack. */
  settings?: Record<string, string | number> | undefined;
  report: (line: string) => void;
  /** Aborts the start. */
  signal?: AbortSignal | undefined;
}

/** Starts Postgres in its data folder, which is made at first, and keeps it running. */
export async function startPostgres({
  cluster,
  durable,
  report,
  signal,
  ...options
}: PostgresOptions): Promise<Supervised> {
  const { programs = postgresPrograms(), settings: own = {} } = options;
  const { folder } = cluster;
  const data = join(folder, 'postgres');
  const user = choosePostgresUser(data, [programs.postgres, folder]);
  makeOwnFolder(cluster.socketFolder, user);
  if (existsSync(data)) checkVersion(data, programs.version);
  else {
    report('Creating the database cluster');
    await initialise(programs, data, cluster, user);
  }

  const logFile = join(folder, 'postgres.log');
  const log = openLog(logFile);
  const settings = Object.entries({ ...settingsOf(cluster, durable), ...own });
  const flags = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { command, args, options: as } = commandAs(user, programs.postgres, ['-D', data, ...flags]);
  const startedAt = performance.now();
  return supervise({
    name: 'Postgres',
    launch: () => spawn(command, args, { ...as, ...SURROUNDINGS, stdio: ['ignore', log, log], detached: true }),
    stopSignal: 'SIGINT',
    isReady: () => acceptsConnections(cluster),
    startTimeout: START_TIMEOUT,
    whyNotReady: () => whyNotReady(logFile, data, performance.now() - startedAt),
    ...{ onCrash: report, signal },
  });
}

function settingsOf(cluster: Cluster, durable: boolean): Record<string, string | number> {
  return {
    listen_addresses: '127.0.0.1',
    port: cluster.port,
    unix_socket_directories: cluster.socketFolder,
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: 200,
    shared_buffers: '64MB',
    password_encryption: 'scram-sha-256',
    // After a crash Postgres syncs its thousand files first, one by one: seconds on a busy disk. Only Linux has the other way.
    ...(process.platform === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
    // Even then a commit outlives a killed Postgres: it is handed to the system, though not to the disk.
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
}

/** Made beside its place and moved into it whole, so that a start that is cut short leaves nothing half done. */
async function initialise(
  programs: PostgresPrograms,
  data: string,
  cluster: Cluster,
  user: PostgresUser | undefined,
): Promise<void> {
  const draft = `${data}.new`;
  const passwordFile = join(cluster.socketFolder, 'password');
  rmSync(draft, { recursive: true, force: true });
  makeOwnFolder(draft, user);
  writeFileSync(passwordFile, cluster.secrets.supabase_admin, { mode: 0o600 });
  if (user) chownSync(passwordFile, user.uid, user.gid);

  const { command, args, options } = commandAs(user, programs.initdb, [
    ...['--pgdata', draft, '--username', 'supabase_admin', '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', ...programs.locale, '--no-sync'],
  ]);
  try {
    await promisify(execFile)(command, args, { ...options, ...SURROUNDINGS });
  } catch (error) {
    const { message, stderr } = error as Error & { stderr?: string };
    throw new StackError(`initdb failed: ${stderr ? oneLine(stderr) : message}`);
  } finally {
    rmSync(passwordFile);
  }
  renameSync(draft, data);
}

function makeOwnFolder(folder: string, user: PostgresUser | undefined) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!user) return;
  chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
}

function checkVersion(data: string, expected: string) {
  let version: string;
  try {
    version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    throw unusable(data, (error as Error).message);
  }
  if (version !== expected) throw unusable(data, `created by Postgres ${version}, not ${expected}`);
}

/** A start that fails is worth another try only while a predecessor lets go of its lock. */
function whyNotReady(logFile: string, data: string, elapsed: number): string | undefined {
  const fatal = lastLines(logFile).findLast((line) => /FATAL|PANIC|could not|cannot/.test(line)) ?? 'no reason given';
  if (!LOCKED.test(fatal)) return unusable(data, oneLine(fatal)).message;
  return elapsed > LOCK_TIMEOUT ? `${data} is in use: stop the stack that runs on it, or set DATA_DIR` : undefined;
}

function unusable(data: string, reason: string): StackError {
  return new StackError(
    `The data folder ${data} cannot be used (${reason}): npm start -- --fresh deletes it and starts again`,
  );
}

/** The last line of a log, without what stands before its message. */
const oneLine = (text: string): string =>
  text
    .trim()
    .replace(/^(.*\n)*/, '')
    .replace(/^.*?(FATAL|PANIC|LOG|ERROR|error):\s*/i, '');

export async function acceptsConnections(cluster: Cluster): Promise<boolean> {
  try {
    await withClient(databaseUrl(cluster, 'supabase_admin'), (client) => client.query('select 1'));
    return true;
  } catch {
    return false;
  }
}
