import { spawn } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';
import { afterAll, beforeAll, inject, onTestFinished } from 'vitest';
import { signKey } from '../../lib/host/service-key.ts';
import type { MoveOptions } from '../../scripts/move-partition/move.ts';
import { copyPartitions, dropPartition, type Partition } from '../../scripts/sharded/partitions.ts';
import { createFront, type Front } from '../../scripts/sharded/stack.ts';
import { type Cluster, databaseUrl, withClient } from '../../scripts/stack/cluster.ts';
import { type Host, launchHost } from '../support/host.ts';
import type { Originals } from '../support/partitions.ts';

/** `npm run shards:move` as it runs. */
export interface RunningMove {
  kill(signal: 'SIGKILL' | 'SIGINT'): void;
  /** Resolves with the exit status and what it has written, when it has ended. */
  ended: Promise<{ status: number | null; output: string }>;
}

/** Gives a test file partitions of its own with a front, and the other servers to move them to. */
export function useMoves(name: string) {
  const { servers, partitions: originals } = inject('sharded') as Originals;
  let partitions: Partition[] = [];
  let front: Front;
  const hosts: Host[] = [];

  beforeAll(async () => {
    partitions = await copyPartitions(servers, originals, name);
    front = await createFront(servers, partitions, name, 8);
    // Source and target are moved by the role that Supabase gives its users, which has this from Postgres 16 on.
    for (const shard of servers.shards)
      await withClient(databaseUrl(shard, 'supabase_admin'), (client) =>
        client.query('grant pg_create_subscription to postgres'),
      );
  });
  afterAll(async () => {
    await Promise.all(hosts.map((host) => host.stop()));
    await front?.drop();
    await Promise.all(partitions.map((partition) => dropPartition(servers, partition)));
    for (const { admin, database } of partitions.map(({ number }) => target(number)))
      await withClient(admin, (client) =>
        client.query(`drop database if exists ${pg.escapeIdentifier(database)} with (force)`),
      );
  });

  /** Where a partition moves to: a database of the same name on the next server. */
  function target(number: number) {
    const shard = ((partitions[number] as Partition).shard + 1) % servers.shards.length;
    const cluster = servers.shards[shard] as Cluster;
    const { database } = partitions[number] as Partition;
    return {
      database,
      connection: `host=${cluster.socketFolder} port=${cluster.port} dbname=${database}`,
      server: databaseUrl(cluster, 'postgres'),
      admin: databaseUrl(cluster, 'supabase_admin'),
      url: databaseUrl(cluster, 'supabase_admin', database),
    };
  }

  function options(number: number): Omit<MoveOptions, 'signal' | 'pauseMs'> {
    const { connection, server } = target(number);
    const source = databaseUrl(servers.shards[(partitions[number] as Partition).shard] as Cluster, 'postgres');
    return { partition: number, to: connection, front: front.adminUrl, source, target: server };
  }

  return {
    target,
    options,
    /** The superuser of the server that a partition is on. */
    serverOf: (number: number) =>
      databaseUrl(servers.shards[(partitions[number] as Partition).shard] as Cluster, 'supabase_admin'),
    partition: (number: number) => partitions[number] as Partition,
    get partitions() {
      return partitions;
    },
    get front() {
      return front;
    },
    secrets: () => [
      servers.password,
      ...[servers.front, ...servers.shards].flatMap(({ secrets }) => [secrets.supabase_admin, secrets.postgres]),
    ],
    async place(number: number) {
      return (await front.map())[number] as { connection: string; state: string };
    },
    async startHost(): Promise<Host> {
      const host = await launchHost({
        SUPABASE_URL: front.restUrl,
        SUPABASE_REST_PATH: '/',
        SUPABASE_SERVICE_ROLE_KEY: await signKey(servers.front.secrets, 'service_role'),
        ID_SECRET: 'the same on both instances, and long enough',
        NODE_ENV: 'development',
        LOG_LEVEL: 'silent',
      });
      hosts.push(host);
      return host;
    },
    /** Creates the database that a partition would move to, as a copy of another partition. */
    async createTarget(number: number, original: Partition): Promise<void> {
      const { admin, database } = target(number);
      await withClient(admin, (client) =>
        client.query(
          `create database ${pg.escapeIdentifier(database)} template ${pg.escapeIdentifier(original.database)} owner postgres`,
        ),
      );
    },
    /** Runs the command for a partition. */
    run(number: number, ...flags: string[]): RunningMove {
      const { to, front: front_, source, target: target_ } = options(number);
      const child = spawn(
        process.execPath,
        ['scripts/move-partition.ts', '--partition', String(number), '--to', to, ...flags],
        {
          env: { PATH: process.env.PATH, FRONT_ADMIN_URL: front_, SOURCE_ADMIN_URL: source, TARGET_ADMIN_URL: target_ },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      );
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => {
          output += text;
        });
      const ended = once(child, 'close').then(([status]) => ({ status, output }));
      return { kill: (signal) => child.kill(signal), ended };
    },
  };
}

/** What a move of a partition has made and has to remove, by name, in a database. */
export function leftovers(url: string, partition: number): Promise<string[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `
      select format('slot %s', slot_name) as name from pg_replication_slots where database = current_database()
      union all select format('publication %s', pubname) from pg_publication
      union all select format('subscription %s', subname) from pg_subscription where subname = $1
      union all select format('role %s', rolname) from pg_roles where rolname = $1`,
      [`holdfast_move_${partition}`],
    );
    return rows.map(({ name }) => name);
  });
}

/** Runs statements in a transaction that stays open, for its locks, until the returned function is called, or the test ends. */
export async function hold(url: string, ...statements: string[]): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(['begin', ...statements].join(';'));
  return () => client.end();
}
