import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { StackError } from '../../lib/host/error.ts';
import type { Supervised } from '../../lib/host/supervise.ts';
import { postgresWithPlproxy } from '../stack/binaries.ts';
import { type Cluster, databaseUrl, withClient } from '../stack/cluster.ts';
import { createTemplate, TEMPLATE } from '../stack/database.ts';
import { applyMigrations } from '../stack/migrate.ts';
import { startPostgres } from '../stack/postgres.ts';
import { SUPABASE, startServer } from '../stack/stack.ts';

/** Why there can be no shards on this machine; undefined where there can. */
export const noSharding = postgresWithPlproxy()
  ? undefined
  : 'Shards need PL/Proxy, a package of Debian: apt-get install postgresql-15-plproxy';

export interface ServersOptions {
  /** How many servers the partitions are spread over. */
  shards: number;
  /** Where the servers keep their data. */
  folder: string;
  /** Whether what a shard has acknowledged survives a crash of the machine; by default not. */
  durable?: boolean | undefined;
  report?: ((line: string) => void) | undefined;
  /** Aborts the start. */
  signal?: AbortSignal | undefined;
}

/**
 * How the servers are reached, as plain data. Each has a template: the shards one of a partition without seed, the front one of
 * a front without map.
 */
export interface Servers {
  front: Cluster;
  shards: Cluster[];
  /** Of the role `front` on the shards. */
  password: string;
}

/** A server, whose process may change. */
export interface Server {
  name: string;
  cluster: Cluster;
  /** A crash is followed by a restart; after its `stop` only `start` does that. */
  readonly process: Supervised;
  /** Starts it again after `process.stop()`, at the same address. */
  start(): Promise<void>;
}

export interface RunningServers {
  servers: Servers;
  front: Server;
  shards: Server[];
  /** Resolves with the reason when a server was given up, with nothing after a stop. */
  ended: Promise<StackError | undefined>;
  stop(): Promise<void>;
}

interface ServerSettings {
  name: string;
  programs?: ReturnType<typeof postgresWithPlproxy>;
  prepare: (cluster: Cluster) => Promise<void>;
}

const SETTINGS = {
  // Every backend of the front keeps a connection to each partition that it has called.
  max_connections: 500,
  // A partition moves to another server by logical replication.
  wal_level: 'logical',
};

/** Starts the servers, with what databases on them are copied from. Rejects with a `StackError` once all are stopped again. */
export async function startServers(options: ServersOptions): Promise<RunningServers> {
  if (noSharding) throw new StackError(noSharding);
  const password = randomBytes(32).toString('base64url');
  await using parts = new AsyncDisposableStack();
  const stops: (() => Promise<void>)[] = [];
  parts.defer(async () => void (await Promise.all(stops.map((stop) => stop()))));
  const start = async (settings: ServerSettings) => {
    const server = await startServerOf(settings, options);
    stops.push(server.stop);
    return server;
  };
  const starts = [
    start({ name: 'front', programs: postgresWithPlproxy(), prepare: prepareFront }),
    ...Array.from({ length: options.shards }, (_, index) =>
      start({ name: `shard-${index + 1}`, prepare: (cluster) => prepareShard(cluster, password) }),
    ),
  ] as const;
  // All of them have started or failed before a failure stops the rest.
  await Promise.allSettled(starts);
  const [front, ...shards] = await Promise.all(starts);
  const started = parts.move();
  return {
    servers: { front: front.cluster, shards: shards.map(({ cluster }) => cluster), password },
    ...{ front, shards },
    ended: Promise.race([front, ...shards].map(({ process }) => process.ended)),
    stop: () => started.disposeAsync(),
  };
}

async function startServerOf(
  { name, programs, prepare }: ServerSettings,
  { folder, durable = false, report = () => {}, signal }: ServersOptions,
): Promise<Server & { stop(): Promise<void> }> {
  report(`Starting ${name}`);
  const settings = { programs, settings: SETTINGS, durable };
  await using parts = new AsyncDisposableStack();
  const { cluster, postgres, stop } = await startServer({ ...settings, folder: join(folder, name), signal });
  let process = postgres;
  parts.defer(stop);
  parts.defer(() => process.stop());
  await prepare(cluster);
  const started = parts.move();
  return {
    ...{ name, cluster },
    get process() {
      return process;
    },
    async start() {
      process = await startPostgres({ ...settings, cluster, report });
    },
    stop: () => started.disposeAsync(),
  };
}

async function prepareFront(cluster: Cluster): Promise<void> {
  await createTemplate(cluster);
  const front = readFileSync(join(SUPABASE, 'front.sql'), 'utf8');
  await withClient(databaseUrl(cluster, 'supabase_admin', TEMPLATE), (client) => client.query(front));
}

async function prepareShard(cluster: Cluster, password: string): Promise<void> {
  await createTemplate(cluster);
  await withClient(databaseUrl(cluster, 'postgres', TEMPLATE), (client) =>
    applyMigrations(client, join(SUPABASE, 'migrations')),
  );
  // What holds for PostgREST's role holds for the front's: it may do what service_role may, and no longer than it may.
  await withClient(databaseUrl(cluster, 'supabase_admin'), (client) =>
    client.query(`
      create role front login password ${pg.escapeLiteral(password)} in role service_role;
      alter role front set statement_timeout = '8s';
      alter role front set lock_timeout = '8s';
    `),
  );
}
