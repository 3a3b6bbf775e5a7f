import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { createEvents, endWaiting, statesOf } from '../support/outbox.ts';
import { useStack } from '../support/stack.ts';

const operations = readFileSync('docs/operations.md', 'utf8');

// The rules of the relay in the database: who may publish which event when.
const stack = useStack();
beforeEach(() => stack.pool.query('truncate ordering.outbox'));

type Result = {
  id: string;
  lease_id: string;
  error?: string;
  retry_after?: number;
  park?: boolean;
  release?: boolean;
};
type Settled = { status: string; next: { id: string; lease_id: string } | null };

async function call(name: string, args: unknown[]) {
  const places = args.map((_, index) => `$${index + 1}`);
  return (await stack.pool.query(`select public.${name}(${places}) as answer`, args)).rows[0].answer.data;
}
async function lease(at_most = 10, lease_id: string = randomUUID()): Promise<{ lease_id: string; ids: string[] }> {
  const { events } = await call('lease_outbox', [lease_id, at_most, 15]);
  return { lease_id, ids: events.map(({ id }: { id: string }) => id) };
}
const settle = (results: Result[], lease_seconds: number | null = null): Promise<Settled[]> =>
  call('settle_outbox', [JSON.stringify(results), lease_seconds]);
const fail = (id: string, lease_id: string, more: Partial<Result> = {}) =>
  settle([{ id, lease_id, error: 'the receiver responded 500', ...more }]);
const stateOf = async (id: string) => (await statesOf(stack, [id]))[0];

describe('a lease', () => {
  test('has the first unpublished event of each stream, with its payload, and no other', async () => {
    const [[first], [other]] = await createEvents(stack, 2, 3);
    const { events, more } = await call('lease_outbox', [randomUUID(), 10, 15]);
    expect(events.map(({ id }: { id: string }) => id)).toEqual([first, other]);
    expect(events[0]).toMatchObject({ type: 'stock.moved', data: { n: 1 } });
    expect(more).toBe(false);
  });

  test('has as many events as were asked for at most, those that are due longest first', async () => {
    const streams = await createEvents(stack, 5, 1);
    const heads = streams.map(([head]) => head);
    await stack.pool.query(
      `update ordering.outbox set next_attempt_at = clock_timestamp() - array_position($1, id) * interval '1 minute'`,
      [heads],
    );
    expect((await lease(2)).ids.sort()).toEqual([heads[3], heads[4]].sort());
    expect((await lease(2)).ids.sort()).toEqual([heads[1], heads[2]].sort());
    expect((await lease(2)).ids).toEqual([heads[0]]);
  });

  test('keeps other relays from the event and from what follows it, until it runs out', async () => {
    const [[first]] = await createEvents(stack, 1, 2);
    expect((await lease()).ids).toEqual([first]);
    expect((await lease()).ids).toEqual([]);
    await endWaiting(stack);
    expect((await lease()).ids).toEqual([first]);
  });

  test('asked for again with the same id has the same events, and no others', async () => {
    await createEvents(stack, 3, 1);
    const { lease_id, ids } = await lease(2);
    expect((await lease(2, lease_id)).ids).toEqual(ids);
  });

  test('that is released leaves the event to all relays, as it was', async () => {
    const [[first]] = await createEvents(stack, 1, 2);
    const { lease_id } = await lease();
    const answer = [{ status: 'released', next: null }];
    expect(await settle([{ id: first, lease_id, release: true }], 15)).toEqual(answer);
    expect(await stateOf(first)).toMatchObject({ leased: false, published: false, attempts: 0 });
    expect(await settle([{ id: first, lease_id, release: true }], 15)).toEqual(answer);
    expect((await lease()).ids).toEqual([first]);
    expect(await settle([{ id: first, lease_id, release: true }], 15)).toMatchObject([{ status: 'lost' }]);
    expect((await lease()).ids).toEqual([]);
  });

  test('skips what another transaction has locked, and does not wait', async () => {
    const [[first], [other]] = await createEvents(stack, 2, 1);
    const holder = await stack.connect();
    await holder.query('begin');
    await holder.query('select from ordering.outbox where id = $1 for update', [first]);
    expect((await lease()).ids).toEqual([other]);
    await holder.query('rollback');
    expect((await lease()).ids).toEqual([first]);
  });

  test('does not put an event aside for one that is just being published', async () => {
    const [[first]] = await createEvents(stack, 1, 1);
    const { lease_id } = await lease();
    const publishing = await stack.connect();
    await publishing.query('begin');
    await publishing.query('select public.settle_outbox($1)', [JSON.stringify([{ id: first, lease_id }])]);
    const { rows } = await stack.pool.query(
      `insert into ordering.outbox (event_type, item_id, movement_id, payload)
       select event_type, item_id, 2, payload from ordering.outbox returning id`,
    );
    expect((await lease()).ids).toEqual([]);
    await publishing.query('commit');
    expect((await lease()).ids).toEqual([rows[0].id]);
  });
});

describe('a published event', () => {
  test('is done; the next of its stream is leased in its place', async () => {
    const [[first, second, third]] = await createEvents(stack, 1, 3);
    const { lease_id } = await lease();
    const [settled] = await settle([{ id: first, lease_id }], 15);
    expect(settled).toMatchObject({ status: 'published', next: { id: second, lease_id } });
    expect(await stateOf(first)).toMatchObject({ published: true, leased: false, wait: null, attempts: 0 });
    expect((await lease()).ids).toEqual([]);
    expect(await settle([{ id: second as string, lease_id }], 15)).toMatchObject([{ next: { id: third } }]);
    expect(await settle([{ id: third as string, lease_id }], 15)).toEqual([{ status: 'published', next: null }]);
  });

  test('leaves the next of its stream to all relays, where the relay does not go on', async () => {
    const [[first, second]] = await createEvents(stack, 1, 2);
    const { lease_id } = await lease();
    expect(await settle([{ id: first, lease_id }])).toEqual([{ status: 'published', next: null }]);
    expect((await lease()).ids).toEqual([second]);
  });

  test('noted again after a lost reply changes nothing, and gets the same answer', async () => {
    const streams = await createEvents(stack, 3, 2);
    const [published, failed, parked] = streams.map(([head]) => head as string) as [string, string, string];
    const { lease_id } = await lease();
    const results = [
      { id: published, lease_id },
      { id: failed, lease_id, error: 'x' },
      { id: parked, lease_id, error: 'y', park: true },
    ];
    const answer = await settle(results, 15);
    expect(answer.map(({ status }) => status)).toEqual(['published', 'failed', 'parked']);
    const before = await statesOf(stack, streams.flat());
    expect(await settle(results, 15)).toEqual(answer);
    const withoutWait = (states: typeof before) => states.map((state) => ({ ...state, wait: state.wait !== null }));
    expect(withoutWait(await statesOf(stack, streams.flat()))).toEqual(withoutWait(before));
  });

  test('is noted after its lease has run out, if nobody else has it', async () => {
    const [[first]] = await createEvents(stack, 1, 1);
    const { lease_id } = await lease();
    await endWaiting(stack);
    expect(await settle([{ id: first, lease_id }])).toMatchObject([{ status: 'published' }]);
  });

  test('is lost to a relay whose lease another has taken over', async () => {
    const [[first]] = await createEvents(stack, 1, 2);
    const { lease_id } = await lease();
    await endWaiting(stack);
    const other = await lease();
    expect(other.ids).toEqual([first]);
    expect(await settle([{ id: first, lease_id }], 15)).toEqual([{ status: 'lost', next: null }]);
    expect(await fail(first, lease_id)).toEqual([{ status: 'lost', next: null }]);
    expect(await stateOf(first)).toMatchObject({ published: false, leased: true, attempts: 0 });
    expect(await settle([{ id: first, lease_id: other.lease_id }])).toMatchObject([{ status: 'published' }]);
  });
});

/** The shortest and the longest pause after so many failures, in seconds. */
const pauses = Array.from({ length: 11 }, (_, failures) => {
  const pause = Math.min(5 * 3 ** failures, 6 * 3600);
  return [failures + 1, 0.75 * pause - 2, 1.25 * pause] as const;
});

describe('a failed event', () => {
  test.each(pauses)('waits after %i failures for %i to %i s', async (failures, shortest, longest) => {
    const [[first]] = await createEvents(stack, 1, 1);
    await stack.pool.query('update ordering.outbox set attempts = $1', [failures - 1]);
    const { lease_id } = await lease();
    expect(await fail(first, lease_id)).toEqual([{ status: 'failed', next: null }]);
    const state = await stateOf(first);
    expect(state).toMatchObject({ attempts: failures, leased: false, last_error: 'the receiver responded 500' });
    expect(state?.wait).toBeGreaterThan(shortest);
    expect(state?.wait).toBeLessThanOrEqual(longest);
  });

  test('waits for different times, so that not all come back at once', async () => {
    const ids = (await createEvents(stack, 10, 1)).flat();
    const { lease_id } = await lease();
    await settle(ids.map((id) => ({ id, lease_id, error: 'x' })));
    const waits = (await statesOf(stack, ids)).map(({ wait }) => Math.round((wait ?? 0) * 1000));
    expect(new Set(waits).size).toBeGreaterThan(5);
  });

  test('keeps its stream waiting, and no other', async () => {
    const [[first], [other, following]] = await createEvents(stack, 2, 2);
    const { lease_id } = await lease();
    await fail(first, lease_id);
    await settle([{ id: other, lease_id }]);
    expect((await lease()).ids).toEqual([following]);
    await endWaiting(stack);
    expect((await lease()).ids).toContain(first);
  });

  test.each([
    [3600, 3590, 3600],
    [1, 3, 6.25],
    [250_000_000_000, 86_390, 86_400],
  ])('with Retry-After: %i waits for %i to %i s', async (retry_after, shortest, longest) => {
    const [[first]] = await createEvents(stack, 1, 1);
    const { lease_id } = await lease();
    await fail(first, lease_id, { retry_after });
    const { wait } = (await stateOf(first)) as { wait: number };
    expect(wait).toBeGreaterThan(shortest);
    expect(wait).toBeLessThanOrEqual(longest);
  });

  test('keeps 200 characters of its error', async () => {
    const [[first]] = await createEvents(stack, 1, 1);
    const { lease_id } = await lease();
    await fail(first, lease_id, { error: 'x'.repeat(500) });
    expect((await stateOf(first))?.last_error).toHaveLength(200);
  });
});

describe('a parked event', () => {
  test.each([
    ['after twelve attempts', 11, {}],
    ['at once where no other attempt is to be made', 0, { park: true }],
  ])('is parked %s, and its stream waits until it is released', async (_, attempts, more) => {
    const [[first, second], [other]] = await createEvents(stack, 2, 2);
    await stack.pool.query('update ordering.outbox set attempts = $1 where id = $2', [attempts, first]);
    const { lease_id } = await lease();
    expect(await fail(first, lease_id, more)).toEqual([{ status: 'parked', next: null }]);
    expect(await stateOf(first)).toMatchObject({ parked: true, attempts: attempts + 1, wait: null });
    await endWaiting(stack);
    expect((await lease()).ids).toEqual([other]);

    expect(await call('release_outbox_event', [first])).toMatchObject({ id: first, parked_at: null, attempts: 0 });
    const again = await lease();
    expect(again.ids).toEqual([first]);
    expect(await settle([{ id: first, lease_id: again.lease_id }], 15)).toMatchObject([{ next: { id: second } }]);
  });

  test('alone can be released: another stays as it is', async () => {
    const [[first]] = await createEvents(stack, 1, 1);
    const { lease_id } = await lease();
    await fail(first, lease_id);
    const before = await stateOf(first);
    expect(await call('release_outbox_event', [first])).toMatchObject({ attempts: 1 });
    expect((await stateOf(first))?.wait).toBeCloseTo(before?.wait as number, -1);
    expect((await stateOf(first))?.wait).toBeGreaterThan(3);
  });

  test('can be given up as docs/operations.md says, and its stream goes on', async () => {
    const [[first, second]] = await createEvents(stack, 1, 2);
    const { lease_id } = await lease();
    await fail(first, lease_id, { park: true });
    await lease();
    const { rows } = await stack.pool.query('select stream_id from ordering.outbox where id = $1', [first]);
    const [, script = ''] = /```sql\n(update ordering\.outbox set published_at.*?)```/s.exec(operations) ?? [];
    await stack.pool.query(script.replaceAll('<id>', first).replaceAll('<stream_id>', rows[0].stream_id));
    expect((await lease()).ids).toEqual([second]);
  });

  test('is in get_outbox with its last error, beside the number of those that wait and since when', async () => {
    const [[first]] = await createEvents(stack, 2, 2);
    await stack.pool.query("update ordering.outbox set created_at = created_at - interval '90 seconds' where id = $1", [
      first,
    ]);
    expect(await call('get_outbox', [])).toEqual({ pending: 4, oldest_age_seconds: 90, parked: [] });
    const { lease_id } = await lease();
    await fail(first, lease_id, { park: true });
    const { parked } = await call('get_outbox', []);
    expect(parked).toMatchObject([
      { id: first, type: 'stock.moved', attempts: 1, last_error: 'the receiver responded 500' },
    ]);
  });
});

test.each([
  ['two events of a stream are leased', "leased_until = 'infinity', next_attempt_at = 'infinity', lease_id = id"],
  ['a published event is due', 'published_at = now()'],
  ['a parked event is due', 'parked_at = now()'],
  ['a lease has no id', "leased_until = 'infinity', next_attempt_at = 'infinity'"],
  ['an event is due while it is leased', "leased_until = 'infinity', lease_id = id"],
  ['an error is long', "last_error = repeat('x', 201)"],
  ['attempts are negative', 'attempts = -1'],
])('the table refuses that %s', async (_, change) => {
  await createEvents(stack, 1, 2);
  await expect(stack.pool.query(`update ordering.outbox set ${change}`)).rejects.toMatchObject({
    code: /^23(514|505)$/,
  });
});
