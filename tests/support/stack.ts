import { createSecretKey, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { signKey } from '../../lib/host/service-key.ts';
import { idOfKey as keyedId } from '../../lib/ids.ts';
import { createDatabase, type Database } from '../../scripts/stack/database.ts';
import { type Host, launchHost } from './host.ts';
import { until } from './until.ts';

const ID_SECRET = 'what the ids of keys are keyed with in tests';

/** The id that a host of a test makes of an Idempotency-Key. */
export const idOfKey = (operationId: string, key: string): string =>
  keyedId(operationId, key, createSecretKey(ID_SECRET, 'utf8'));

/** What a test file works with: a database of its own, PostgREST on it, and as many hosts as it likes. */
export interface TestStack {
  /** As the role `postgres`. */
  readonly databaseUrl: string;
  /** As the superuser. */
  readonly adminUrl: string;
  readonly restUrl: string;
  readonly serviceRoleKey: string;
  /** Connections as the role `postgres`, for rows. */
  readonly pool: pg.Pool;
  /** One connection as the role `postgres`, closed after the test file: for transactions that a test holds open. */
  connect(): Promise<pg.Client>;
  /** What `audit()` finds, one row a violation. */
  audit(): Promise<Record<string, unknown>[]>;
  /**
   * Starts the API against this database, by another program than the host where one is given; stopped after the test
   * file. Two calls make two instances.
   */
  startHost(env?: Record<string, string>, program?: URL): Promise<Host>;
  /** Resolves once that many backends of this database wait for a lock, and not for a moment only (execute_unlocked). */
  waitForLockWaiters(count: number): Promise<void>;
}

/**
 * Gives a test file its stack; call it once, at the top level. What it returns can be used from `beforeAll` on.
 *
 * @param options.pool connections of PostgREST to Postgres
 */
export function useStack({ pool = 10 }: { pool?: number } = {}): TestStack {
  const cluster = inject('cluster');
  let database: Database;
  let serviceRoleKey: string;
  let rows: pg.Pool;
  let watcher: pg.Client;
  const clients: pg.Client[] = [];
  const hosts: Host[] = [];

  beforeAll(async () => {
    serviceRoleKey = await signKey(cluster.secrets, 'service_role');
    database = await createDatabase(cluster, `test_${randomUUID().slice(0, 8)}`, pool);
    rows = new pg.Pool({ connectionString: database.databaseUrl });
    rows.on('error', () => {});
  });
  afterAll(async () => {
    await Promise.all(hosts.map((host) => host.stop()));
    await Promise.all(clients.map((client) => client.end()));
    await rows?.end();
    await database?.drop();
  });

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: database.databaseUrl });
    client.on('error', () => {});
    await client.connect();
    clients.push(client);
    return client;
  }

  return {
    get databaseUrl() {
      return database.databaseUrl;
    },
    get adminUrl() {
      return database.adminUrl;
    },
    get restUrl() {
      return database.restUrl;
    },
    get serviceRoleKey() {
      return serviceRoleKey;
    },
    get pool() {
      return rows;
    },
    connect,
    async audit() {
      return (await rows.query('select * from public.audit()')).rows;
    },
    async startHost(env = {}, program) {
      const settings = {
        SUPABASE_URL: database.restUrl,
        SUPABASE_REST_PATH: '/',
        SUPABASE_SERVICE_ROLE_KEY: serviceRoleKey,
        ID_SECRET,
        NODE_ENV: 'development',
        LOG_LEVEL: 'warn',
      };
      const host = await launchHost({ ...settings, ...env }, program);
      hosts.push(host);
      return host;
    },
    async waitForLockWaiters(count) {
      watcher ??= await connect();
      await until(`${count} backends wait for a lock`, async () => (await lockWaiters(watcher)) >= count);
    },
  };
}

async function lockWaiters(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ waiting: number }>(
    `select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query not like '%execute_unlocked%'`,
  );
  return rows[0]?.waiting ?? 0;
}
