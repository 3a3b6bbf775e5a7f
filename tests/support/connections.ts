import pg from 'pg';
import { joined } from './partitions.ts';
import type { TestDatabase } from './stack.ts';
import { until } from './until.ts';

export interface ConnectOptions {
  /** A tenant or a sku: on shards, the connection is to the partition that has their rows, where a transaction needs to be. */
  owner?: string;
  /** By default `postgres`. */
  role?: 'postgres' | 'superuser';
}

/** The connections of a test file to its database, on shards to the front and the partitions as if they were one. */
export class Connections {
  readonly pool: pg.Pool;
  readonly #database: TestDatabase;
  readonly #front: pg.Pool;
  /** Of the partitions. */
  readonly #pools: pg.Pool[];
  readonly #clients: pg.Client[] = [];
  #watchers: Promise<pg.Client[]> | undefined;

  constructor(database: TestDatabase) {
    const { databaseUrl, partitions = [] } = database;
    this.#database = database;
    this.#front = openPool(databaseUrl);
    this.#pools = partitions.map(({ url }) => openPool(url));
    this.pool = joined(this.#front, this.#pools);
  }

  /** Connections to the database that has the rows of this tenant or sku. */
  async poolOf(owner: string): Promise<pg.Pool> {
    return this.#pools[await this.#partitionOf(owner)] ?? this.pool;
  }

  async connect({ owner, role = 'postgres' }: ConnectOptions = {}): Promise<pg.Client> {
    const { databaseUrl, adminUrl, partitions = [] } = this.#database;
    const urlOf = (own: { url: string; adminUrl: string }) => (role === 'superuser' ? own.adminUrl : own.url);
    const own = owner === undefined ? undefined : partitions[await this.#partitionOf(owner)];
    if (own) return this.#open(urlOf(own));
    const clients = [{ url: databaseUrl, adminUrl }, ...partitions].map((each) => this.#open(urlOf(each)));
    const [client, ...others] = await Promise.all(clients);
    return joined(client as pg.Client, others);
  }

  /** Resolves once that many backends wait for a lock on rows, and not for a moment only (execute_unlocked). */
  async waitForLockWaiters(count: number): Promise<void> {
    const { databaseUrl, partitions = [{ url: databaseUrl }] } = this.#database;
    this.#watchers ??= Promise.all(partitions.map(({ url }) => this.#open(url)));
    const clients = await this.#watchers;
    await until(`${count} backends wait for a lock`, async () => (await lockWaiters(clients)) >= count);
  }

  async end(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.end()));
    await this.pool.end();
  }

  async #partitionOf(owner: string): Promise<number> {
    if (this.#pools.length === 0) return 0;
    const { rows } = await this.#front.query('select front.partition_of(inventory.bucket($1)) as partition', [owner]);
    return rows[0].partition;
  }

  async #open(url: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    this.#clients.push(client);
    return client;
  }
}

function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url });
  return pool.on('error', () => {});
}

async function lockWaiters(clients: pg.Client[]): Promise<number> {
  const waiters = clients.map((client) =>
    client.query(
      `select from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query not like '%execute_unlocked%'`,
    ),
  );
  return (await Promise.all(waiters)).reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0);
}
