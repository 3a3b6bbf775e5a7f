import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { StackError } from '../../lib/host/error.ts';
import { signKey } from '../../lib/host/service-key.ts';
import { withClient } from '../stack/cluster.ts';
import { createDatabase, type Database } from '../stack/database.ts';
import { type Host, startHost } from '../stack/host.ts';
import { createPartitions, type Partition } from './partitions.ts';
import { type Server, type Servers, startServers } from './servers.ts';

export { noSharding } from './servers.ts';

export interface ShardedOptions {
  /** How many servers the partitions are spread over, by default 4. */
  shards?: number;
  /** How many partitions, a power of two, by default 16. */
  partitions?: number;
  /** The folder to keep the data in; all of it goes at `stop`. By default that for temporary files. */
  folder?: string;
  /** Whether what a shard has acknowledged survives a crash of the machine; by default not. */
  durable?: boolean;
  /** Connections of PostgREST to the front, by default 8. */
  pool?: number;
  /** Gets progress, a line at a time. */
  report?: (line: string) => void;
  /** Aborts the start: it rejects once everything is stopped again. */
  signal?: AbortSignal;
}

/** A row of `front.map`. */
export interface MapRow {
  partition: number;
  first_bucket: string;
  last_bucket: string;
  state: 'up' | 'away' | 'paused';
  connection: string;
  reason: string | null;
}

/** A front, the shards with their partitions, and PostgREST on the front: what a Supabase project is to the API. */
export interface Sharded {
  front: Server & Pick<Database, 'databaseUrl' | 'adminUrl'>;
  shards: Server[];
  partitions: Partition[];
  /** How the servers are reached, as plain data. */
  servers: Servers;
  /** The base address of PostgREST; there is no /rest/v1 before the resources. */
  restUrl: string;
  serviceRoleKey: string;
  /** Starts the API against the front, with `env` added to its settings; it is stopped with the stack. */
  startHost(env?: NodeJS.ProcessEnv, logOutput?: Writable): Promise<Host>;
  map(): Promise<MapRow[]>;
  /** Resolves with the reason when a server or PostgREST was given up, with nothing after a stop. */
  ended: Promise<StackError | undefined>;
  stop(): Promise<void>;
}

/** A front's database with PostgREST. */
export interface Front extends Database {
  map(): Promise<MapRow[]>;
}

/** Starts all of it. Rejects with a `StackError` where a part does not start; nothing is left running then. */
export async function startSharded(options: ShardedOptions = {}): Promise<Sharded> {
  const { shards = 4, partitions: count = 16, report = () => {}, signal } = options;
  await using parts = new AsyncDisposableStack();
  const folder = mkdtempSync(join(options.folder ?? tmpdir(), `holdfast-${process.pid}-`));
  parts.defer(() => rmSync(folder, { recursive: true, force: true }));
  const running = await startServers({ ...options, folder, shards, report });
  parts.defer(running.stop);
  const { servers } = running;
  report(`Creating ${count} partitions`);
  const partitions = await createPartitions(servers, count);
  report('Starting PostgREST');
  const front = await createFront(servers, partitions, 'front', options.pool ?? 8);
  parts.defer(front.postgrest.stop);
  signal?.throwIfAborted();
  const serviceRoleKey = await signKey(servers.front.secrets, 'service_role');
  const started = parts.move();
  return {
    front: Object.assign(running.front, { databaseUrl: front.databaseUrl, adminUrl: front.adminUrl }),
    ...{ shards: running.shards, partitions, servers, restUrl: front.restUrl, serviceRoleKey, map: front.map },
    async startHost(env, logOutput) {
      const settings = { ...settingsFor(front.restUrl, serviceRoleKey), ID_SECRET: servers.front.secrets.jwtSecret };
      const host = await startHost({ env: { ...settings, PORT: '0', ...env }, report, logOutput });
      started.defer(host.process.stop);
      return host;
    },
    ended: Promise.race([running.ended, front.postgrest.ended]),
    stop: () => started.disposeAsync(),
  };
}

const settingsFor = (restUrl: string, serviceRoleKey: string) => ({
  SUPABASE_URL: restUrl,
  SUPABASE_REST_PATH: '/',
  SUPABASE_SERVICE_ROLE_KEY: serviceRoleKey,
  NODE_ENV: 'development',
});

/** Creates a front for these partitions, with a PostgREST of its own. */
export async function createFront(
  { front, password }: Servers,
  partitions: Pick<Partition, 'connection'>[],
  name: string,
  pool: number,
): Promise<Front> {
  const database = await createDatabase(front, name, pool);
  const connections = partitions.map(({ connection }) => connection);
  await withClient(database.adminUrl, (client) =>
    client.query('select front.create_map($1, $2)', [connections, password]),
  );
  return {
    ...database,
    map: () =>
      withClient(database.adminUrl, async (client) => (await client.query<MapRow>('select * from front.map')).rows),
  };
}
