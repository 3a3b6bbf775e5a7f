import { join } from 'node:path';
import pg from 'pg';
import { type Cluster, databaseUrl, withClient } from '../stack/cluster.ts';
import { TEMPLATE } from '../stack/database.ts';
import { applySeed } from '../stack/migrate.ts';
import { SUPABASE } from '../stack/stack.ts';
import type { Servers } from './servers.ts';

/** One database of a sharded stack, as plain data. */
export interface Partition {
  number: number;
  database: string;
  /** Which of the shards it is on, from 0. */
  shard: number;
  /** As the role `postgres`. */
  url: string;
  /** As the superuser. */
  adminUrl: string;
  /** How the front connects to it, but for user and password. */
  connection: string;
}

/** How many buckets there are: a bucket is the first two bytes of an id. */
const BUCKETS = 65_536;

/** Creates 2ⁿ partitions, in ranges over the shards, each with what seed.sql has for its buckets. */
export function createPartitions(servers: Servers, count: number): Promise<Partition[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, number) => {
      const partition = locate(servers, number, count, 'partition');
      await createCopy(servers, partition, TEMPLATE);
      await seed(partition, count);
      return partition;
    }),
  );
}

/** Creates partitions with the same contents under another name. */
export function copyPartitions(servers: Servers, originals: Partition[], name: string): Promise<Partition[]> {
  return Promise.all(
    originals.map(async ({ number, database }) => {
      const partition = locate(servers, number, originals.length, name);
      await createCopy(servers, partition, database);
      return partition;
    }),
  );
}

export function dropPartition(servers: Servers, { shard, database }: Partition): Promise<void> {
  return asAdmin(servers.shards[shard] as Cluster, `drop database ${pg.escapeIdentifier(database)} with (force)`);
}

function locate(servers: Servers, number: number, count: number, name: string): Partition {
  const shard = Math.floor((number * servers.shards.length) / count);
  const cluster = servers.shards[shard] as Cluster;
  const database = `${name}_${String(number).padStart(2, '0')}`;
  return {
    ...{ number, database, shard },
    url: databaseUrl(cluster, 'postgres', database),
    adminUrl: databaseUrl(cluster, 'supabase_admin', database),
    connection: `host=${cluster.socketFolder} port=${cluster.port} dbname=${database}`,
  };
}

function createCopy(servers: Servers, { shard, database }: Partition, template: string): Promise<void> {
  const [name, original] = [database, template].map(pg.escapeIdentifier);
  return asAdmin(servers.shards[shard] as Cluster, `create database ${name} template ${original} owner postgres`);
}

async function seed({ number, url }: Partition, count: number): Promise<void> {
  const range = [number, number + 1].map((end) => (end * BUCKETS) / count);
  const [first = 0, next = 0] = range;
  const buckets = [first, next - 1].map((bucket) => bucket.toString(16).padStart(4, '0')).join('-');
  await withClient(url, async (client) => {
    await client.query("select set_config('holdfast.buckets', $1, false)", [buckets]);
    await applySeed(client, join(SUPABASE, 'seed.sql'));
  });
}

function asAdmin(cluster: Cluster, sql: string): Promise<void> {
  return withClient(databaseUrl(cluster, 'supabase_admin'), async (client) => void (await client.query(sql)));
}
