import pg from 'pg';

/** One connection holds a lock, one watches who waits for it, one lets holds lapse, one is for the audit. */
const CONNECTIONS = 4;
/** How many buckets of ids the partitions share: a bucket is the first two bytes of an id. */
const BUCKETS = 65_536;

/** The database of the service, or the partitions that its rows are spread over, in their order. */
export class Database {
  readonly #pools: pg.Pool[];

  constructor(urls: string[]) {
    this.#pools = urls.map((connectionString) => new pg.Pool({ connectionString, max: CONNECTIONS }));
  }

  /** What a statement returns on all partitions together. */
  async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<{ rows: Row[] }> {
    const results = await Promise.all(this.#pools.map((pool) => pool.query<Row>(sql, values)));
    return { rows: results.flatMap(({ rows }) => rows) };
  }

  /** The partition that has the item with this id, or what belongs to it. */
  poolOf(id: string): pg.Pool {
    const bucket = Number.parseInt(id.slice(0, 4), 16);
    return this.#pools[Math.floor((bucket * this.#pools.length) / BUCKETS)] as pg.Pool;
  }

  async close(): Promise<void> {
    await Promise.all(this.#pools.map((pool) => pool.end()));
  }
}
