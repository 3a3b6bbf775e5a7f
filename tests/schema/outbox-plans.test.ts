import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEvents } from '../support/outbox.ts';
import { useStack } from '../support/stack.ts';

/** As in plans.test.ts: the plans were made when the table was empty, and it has grown since. */
const stack = useStack();
const EVENTS = 800;
const AT_MOST = 16;

let client: PoolClient;
beforeAll(async () => {
  await stack.pool.query('vacuum analyze');
  client = await stack.pool.connect();
  await leaseAndSettle({});
  await client.query("select public.get_outbox(), public.release_outbox_event('00000000-0000-0000-0000-000000000000')");
});
afterAll(() => client.release());

/** What the events of an item are like, as SQL, and how many events a lease then has. */
const outboxes: [name: string, change: string | undefined, leased: number][] = [
  ['events that are due', undefined, AT_MOST],
  ['published events', 'published_at = clock_timestamp(), next_attempt_at = null', 0],
  [
    'events that wait for their next attempt',
    "attempts = 1, next_attempt_at = clock_timestamp() + interval '1 hour'",
    0,
  ],
  ['parked events', "attempts = 12, last_error = 'x', next_attempt_at = null, parked_at = clock_timestamp()", 0],
];

test.each(outboxes)(
  'of hundreds of %s a relay reads a few, and nobody more than they ask for',
  async (_, change, leased) => {
    await client.query('begin');
    await insertEvents(EVENTS, 1);
    if (change) await client.query(`update ordering.outbox set ${change}`);
    const before = await rowsRead();
    expect(await leaseAndSettle({ error: 'x' })).toBe(leased);
    expect((await rowsRead()) - before).toBeLessThanOrEqual(12 * AT_MOST);
    await client.query('select public.get_outbox()');
    expect((await rowsRead()) - before).toBeLessThanOrEqual(12 * AT_MOST + EVENTS + 110);
    await client.query('rollback');
  },
);

test('of a stream of hundreds of events a relay looks at no more than it asks for, and each only once', async () => {
  await client.query('begin');
  await insertEvents(1, EVENTS);
  let before = await rowsRead();
  expect(await leaseAndSettle({ error: 'x', park: true })).toBe(1);
  expect((await rowsRead()) - before).toBeLessThanOrEqual(12 * AT_MOST);
  for (let looked = 0; looked < EVENTS; looked += AT_MOST) await lease();
  before = await rowsRead();
  expect((await lease()).length).toBe(0);
  expect((await rowsRead()) - before).toBeLessThanOrEqual(2);
  await client.query('rollback');
});

test('of thousands of idempotency keys the sweep reads those that it deletes, a thousand a call', async () => {
  await client.query('begin');
  await client.query('select public.delete_expired_keys()');
  await client.query(
    `insert into ordering.idempotency_keys (tenant_id, key, fingerprint, order_id, response_json, created_at)
     select 'acme', n::text, '', gen_random_uuid(), 'null', now() - case when n <= 1200 then interval '61 min' else interval '59 min' end
     from generate_series(1, 4000) as n`,
  );
  const deleted = [];
  for (let call = 0; call < 3; call++) {
    const before = await rowsRead('idempotency_keys');
    const { rows } = await client.query("select public.delete_expired_keys() -> 'data' ->> 'deleted_count' as deleted");
    deleted.push(Number(rows[0].deleted));
    expect((await rowsRead('idempotency_keys')) - before).toBeLessThanOrEqual(2010);
  }
  expect(deleted).toEqual([1000, 200, 0]);
  await client.query('rollback');
});

async function insertEvents(items: number, count: number): Promise<void> {
  await createEvents({ ...stack, pool: client } as never, items, count);
}

async function lease(): Promise<{ id: string; lease_id: string }[]> {
  const { rows } = await client.query("select public.lease_outbox($1, $2, 15) -> 'data' -> 'events' as events", [
    randomUUID(),
    AT_MOST,
  ]);
  return rows[0].events;
}

/** Leases events, settles them all with this result, and returns how many they were. */
async function leaseAndSettle(result: object): Promise<number> {
  const events = await lease();
  const results = events.map(({ id, lease_id }) => ({ id, lease_id, ...result }));
  await client.query('select public.settle_outbox($1, 15)', [JSON.stringify(results)]);
  return events.length;
}

/** How many rows of a table this transaction has read, by an index or without. */
async function rowsRead(table = 'outbox'): Promise<number> {
  const { rows } = await client.query(
    `select (idx_tup_fetch + seq_tup_read)::int as read from pg_stat_xact_user_tables
     where schemaname = 'ordering' and relname = $1`,
    [table],
  );
  return rows[0].read;
}
