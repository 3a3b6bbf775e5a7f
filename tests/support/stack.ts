import { createSecretKey, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { signKey } from '../../lib/host/service-key.ts';
import { idOfKey as keyedId } from '../../lib/ids.ts';
import { createDatabase, type Database } from '../../scripts/stack/database.ts';
import { Connections, type ConnectOptions } from './connections.ts';
import { type Host, launchHost } from './host.ts';
import { createSharded } from './partitions.ts';

const ID_SECRET = 'what the ids of keys are keyed with in tests';

/** The id that a host of a test makes of an Idempotency-Key. */
export const idOfKey = (operationId: string, key: string): string =>
  keyedId(operationId, key, createSecretKey(ID_SECRET, 'utf8'));

/** What a test file has to itself. */
export interface TestDatabase extends Pick<Database, 'databaseUrl' | 'adminUrl' | 'restUrl' | 'drop'> {
  /** Where the rows are if not in this database: it is a front. */
  partitions?: { url: string; adminUrl: string }[];
}

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
  /** Connections to the database that has the rows of this tenant or sku: for rows that a test writes itself. */
  poolOf(owner: string): Promise<pg.Pool>;
  /** One connection, closed after the test file: for transactions that a test holds open. */
  connect(options?: ConnectOptions): Promise<pg.Client>;
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
  const sharded = inject('sharded');
  let database: TestDatabase;
  let serviceRoleKey: string;
  let connections: Connections;
  const hosts: Host[] = [];

  beforeAll(async () => {
    const name = `test_${randomUUID().slice(0, 8)}`;
    serviceRoleKey = await signKey(cluster.secrets, 'service_role');
    database = await (sharded ? createSharded(sharded, name, pool) : createDatabase(cluster, name, pool));
    connections = new Connections(database);
  });
  afterAll(async () => {
    await Promise.all(hosts.map((host) => host.stop()));
    await connections?.end();
    await database?.drop();
  });

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
      return connections.pool;
    },
    poolOf: (owner) => connections.poolOf(owner),
    connect: (options) => connections.connect(options),
    async audit() {
      return (await connections.pool.query('select * from public.audit()')).rows;
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
    waitForLockWaiters: (count) => connections.waitForLockWaiters(count),
  };
}
