import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { type Sharded, type ShardedOptions, startSharded } from '../../scripts/sharded/stack.ts';
import type { TestStack } from './stack.ts';

/** Servers of a test file's own, to break. */
export interface Shards extends Pick<TestStack, 'audit'> {
  readonly sharded: Sharded;
  /** For `useApi`, which starts hosts on it and asks for nothing else. */
  readonly stack: TestStack;
  /** As the role `postgres`, on every partition; their rows together. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** As the superuser of the front. */
  askFront<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
}

/** Gives a test file a front and shards; call it once, at the top level. It can be used from `beforeAll` on. */
export function useShards(options: ShardedOptions): Shards {
  let sharded: Sharded;
  let front: pg.Pool;
  let partitions: pg.Pool[] = [];
  const open = (connectionString: string) => new pg.Pool({ connectionString }).on('error', () => {});
  beforeAll(async () => {
    sharded = await startSharded(options);
    front = open(sharded.front.adminUrl);
    partitions = sharded.partitions.map(({ url }) => open(url));
  }, 120_000);
  afterAll(async () => {
    await Promise.all([front, ...partitions].map((pool) => pool?.end()));
    await sharded?.stop();
  }, 60_000);
  return {
    get sharded() {
      return sharded;
    },
    stack: { startHost: (env = {}) => sharded.startHost({ PATH: process.env.PATH, ...env }) } as unknown as TestStack,
    async query(sql, values) {
      return (await Promise.all(partitions.map((partition) => partition.query(sql, values)))).flatMap(
        ({ rows }) => rows,
      );
    },
    askFront: async (sql, values) => (await front.query(sql, values)).rows,
    audit: async () => (await front.query('select * from public.audit()')).rows,
  };
}
