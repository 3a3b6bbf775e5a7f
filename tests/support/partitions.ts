import type pg from 'pg';
import { copyPartitions, dropPartition, type Partition } from '../../scripts/sharded/partitions.ts';
import type { Servers } from '../../scripts/sharded/servers.ts';
import { createFront } from '../../scripts/sharded/stack.ts';
import type { TestDatabase } from './stack.ts';

/** The servers of a run on shards, and the partitions that those of each test file are copied from. */
export interface Originals {
  servers: Servers;
  partitions: Partition[];
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Only in `npm run test:sharded`. */
    sharded: Originals | undefined;
  }
}

/** Creates a front with partitions of its own. */
export async function createSharded(originals: Originals, name: string, pool: number): Promise<TestDatabase> {
  const { servers } = originals;
  const partitions = await copyPartitions(servers, originals.partitions, name);
  const front = await createFront(servers, partitions, name, pool);
  return {
    ...front,
    partitions,
    async drop() {
      await front.drop();
      await Promise.all(partitions.map((partition) => dropPartition(servers, partition)));
    },
  };
}

/** A statement that names a table of ours. */
const OF_ROWS = /\b(inventory|ordering)\./;
const OF_TRANSACTIONS = /^\s*(begin|commit|rollback)\b/;

/**
 * Connections to a front and to its partitions as one. A statement about rows is run on every partition, and what they return is put
 * together; any other is the front's.
 */
export function joined<Connection extends pg.Pool | pg.Client>(
  front: Connection,
  partitions: Connection[],
): Connection {
  if (partitions.length === 0) return front;
  const all = [front, ...partitions];
  async function query(text: string, values?: unknown[]): Promise<pg.QueryResult> {
    const connections = OF_TRANSACTIONS.test(text) ? all : OF_ROWS.test(text) ? partitions : [front];
    const results = await Promise.all(connections.map((connection) => connection.query(text, values)));
    const rowCount = results.reduce((sum, result) => sum + (result.rowCount ?? 0), 0);
    return Object.assign(results[0] as pg.QueryResult, { rows: results.flatMap(({ rows }) => rows), rowCount });
  }
  const end = () => Promise.all(all.map((connection) => connection.end()));
  return Object.assign(Object.create(front), { query, end });
}
