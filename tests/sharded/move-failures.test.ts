import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Move } from '../../scripts/move-partition/move.ts';
import { withClient } from '../../scripts/stack/cluster.ts';
import { until } from '../support/until.ts';
import { hold, leftovers, type RunningMove, useMoves } from './moves.ts';

const moves = useMoves('failed');

const query = <Row extends object>(url: string, sql: string): Promise<Row[]> =>
  withClient(url, async (client) => (await client.query<Row>(sql)).rows);

const isTrue = async (url: string, condition: string): Promise<boolean> =>
  (await query<{ value: boolean }>(url, `select (${condition}) as value`))[0]?.value === true;

/** The id of an item of a partition. */
const itemIn = (partition: number): string => {
  const bucket = (partition * 65_536) / moves.partitions.length;
  return `${bucket.toString(16).padStart(4, '0')}0000-0000-4000-8000-000000000000`;
};

/** Reserves a unit by way of the front, and returns the outcome. */
async function reserve(partition: number): Promise<string | undefined> {
  const item = itemIn(partition);
  const id = `left('${item}', 4) || substr(gen_random_uuid()::text, 5)`;
  const sql = `select public.reserve((${id})::uuid, '${item}', 'ada', 1, 600) ->> 'outcome' as outcome`;
  return (await query<{ outcome: string }>(moves.front.adminUrl, sql))[0]?.outcome;
}

const reservationsIn = (url: string) => query(url, 'select id from inventory.reservations order by id');

/** It sells on the source, and nothing is left of a move. */
async function expectUnmoved(partition: number): Promise<void> {
  const { adminUrl, connection } = moves.partition(partition);
  expect(await moves.place(partition)).toMatchObject({ state: 'up', connection: expect.stringContaining(connection) });
  expect(await reserve(partition)).toBe('reserved');
  expect(await leftovers(adminUrl, partition)).toEqual([]);
}

beforeAll(async () => {
  for (const { number } of moves.partitions)
    await query(moves.front.adminUrl, `select public.create_item('${itemIn(number)}', 'An item', 1000)`);
});

/** One partition each, because some of these change its schema. */
describe('a move is refused, and nothing has changed', () => {
  async function refused(partition: number, ...flags: string[]): Promise<string> {
    const { status, output } = await moves.run(partition, ...flags).ended;
    expect(status, output).toBe(1);
    return output;
  }

  test('the target has rows', async () => {
    await moves.createTarget(0, moves.partition(2));
    expect(await refused(0)).toContain('The target is not empty: inventory.items has rows');
    await expectUnmoved(0);
    expect(await query(moves.target(0).url, 'select id from inventory.items')).not.toEqual([]);
  });

  test('updates of a table would fail once it is published', async () => {
    const { adminUrl } = moves.partition(1);
    await query(adminUrl, 'alter table archive.outbox replica identity nothing');
    expect(await refused(1)).toContain(
      'Without a primary key or replica identity a table cannot be replicated: archive.outbox',
    );
    await query(adminUrl, 'alter table archive.outbox replica identity default');
    await expectUnmoved(1);
  });

  test('the schemas differ', async () => {
    const { adminUrl } = moves.partition(1);
    await query(adminUrl, 'alter table archive.outbox add column note text');
    expect(await refused(1)).toContain('Only the source has column archive.outbox.note text');
    await query(adminUrl, 'alter table archive.outbox drop column note');
    await expectUnmoved(1);
  });

  test('the source has another database of that name', async () => {
    const other = moves.serverOf(7);
    await query(other, 'create database failed_01 owner postgres');
    onTestFinished(() => query(other, 'drop database failed_01').then(() => {}));
    expect(await refused(1, '--source', moves.options(7).source)).toContain(
      'The front has partition 1 on another server than the source',
    );
    await expectUnmoved(1);
  });

  test('somebody has paused the partition', async () => {
    await query(moves.front.adminUrl, 'select front.pause(1)');
    expect(await refused(1)).toContain('Partition 1 is paused, and not by a move: select front.resume(1)');
    expect((await moves.place(1)).state).toBe('paused');
    await query(moves.front.adminUrl, 'select front.resume(1)');
    await expectUnmoved(1);
  });
});

test('where the target does not catch up in time, the source sells again, and all is undone', async () => {
  const move = new Move({ ...moves.options(3), pauseMs: 1000, signal: new AbortController().signal });
  await move.open();
  await move.prepare();
  await move.copy(() => {});
  const letGo = await hold(moves.target(3).url, 'lock table inventory.reservations in access exclusive mode');
  expect(await reserve(3)).toBe('reserved');

  await expect(move.handOver()).rejects.toThrow('A pause of 1 s was not enough: the target did not catch up');
  expect((await moves.place(3)).state).toBe('paused');
  await letGo();
  expect(await move.undo()).toEqual(['Undone: the partition sells on the source, the target is empty']);
  await expectUnmoved(3);
  expect(await leftovers(moves.target(3).url, 3)).toEqual([]);
  expect(await reservationsIn(moves.target(3).url)).toEqual([]);
  await move.close();
});

describe('ended in the middle', () => {
  /** Waits until a move has its subscription, another one than that which an earlier move has left. */
  const isReplicating = (partition: number, earlier = '') =>
    until('there is a subscription', async () => {
      const subscription = `select oid::text from pg_subscription where subname = 'holdfast_move_${partition}'`;
      const [row] = await query<{ oid: string }>(moves.target(partition).server, subscription);
      return row !== undefined && row.oid !== earlier && row.oid;
    });

  async function end(move: RunningMove): Promise<void> {
    move.kill('SIGKILL');
    await move.ended;
  }

  /** Ends a move where a statement of it waits for a lock. A server takes a while to see that nobody waits for its answer. */
  async function endWaiting(move: RunningMove, url: string, statement: string): Promise<void> {
    const waiting = `from pg_stat_activity where query like '${statement}' and wait_event_type = 'Lock'`;
    await until(`${statement} waits`, () => isTrue(url, `exists (select ${waiting})`));
    await end(move);
    await query(url, `select pg_terminate_backend(pid, 5000) ${waiting}`);
  }

  test('by Ctrl-C while the rows are copied: all is undone', async () => {
    const move = moves.run(4);
    await isReplicating(4);
    // A table's copy begins when the transactions of that time have ended.
    const letGo = await hold(moves.partition(4).adminUrl, 'select pg_current_xact_id()');
    move.kill('SIGINT');
    await letGo();
    const { status, output } = await move.ended;
    expect(status, output).toBe(1);
    expect(output).toContain('Interrupted\nUndone: the partition sells on the source, the target is empty');
    await expectUnmoved(4);
    expect(await leftovers(moves.target(4).url, 4)).toEqual([]);
  });

  test('by kill -9, at any step: run again, it removes what is left, or goes on', { timeout: 180_000 }, async () => {
    const partition = 5;
    const { adminUrl: source, url } = moves.partition(partition);
    const front = moves.front.adminUrl;
    const target = moves.target(partition);
    const copying = moves.run(partition);
    const first = await isReplicating(partition);
    const transaction = await hold(source, 'select pg_current_xact_id()');
    await end(copying);
    await transaction();
    expect(await leftovers(source, partition)).not.toEqual([]);
    expect(await reserve(partition)).toBe('reserved');

    const switching = moves.run(partition);
    const second = await isReplicating(partition, first);
    const map = await hold(front, 'lock table pg_foreign_server in share mode');
    await endWaiting(switching, front, '%front.move(%');
    await map();
    expect(await moves.place(partition)).toMatchObject({
      state: 'paused',
      connection: expect.stringContaining(moves.partition(partition).connection),
    });
    expect(await isTrue(source, "has_database_privilege('front', current_database(), 'connect')")).toBe(false);
    await expect(query(url, 'delete from inventory.sales')).rejects.toThrow('read-only transaction');

    const cleaning = moves.run(partition);
    await until('the source sells again', async () => (await moves.place(partition)).state === 'up');
    expect(await reserve(partition)).toBe('reserved');
    await isReplicating(partition, second);
    // From another database: whoever is connected to this one is fenced out.
    const roles = await hold(moves.serverOf(partition), 'lock table pg_authid in share mode');
    await until('the map is switched', async () =>
      (await moves.place(partition)).connection.includes(target.connection),
    );
    await endWaiting(cleaning, moves.serverOf(partition), 'alter role holdfast%');
    await roles();
    expect(await reserve(partition)).toBe('reserved');
    expect(await leftovers(source, partition)).not.toEqual([]);

    const { status, output } = await moves.run(partition).ended;
    expect(status, output).toBe(0);
    for (const each of [source, target.url]) expect(await leftovers(each, partition)).toEqual([]);
    expect(await isTrue(source, "has_database_privilege('front', current_database(), 'connect')")).toBe(false);
    expect(await reservationsIn(target.url)).toHaveLength(3);
    expect(await reservationsIn(source)).toHaveLength(2);
    expect(await query(target.url, 'select * from public.audit()')).toEqual([]);
  });
});
