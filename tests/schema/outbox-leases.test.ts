import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createEvents, endWaiting, statesOf } from '../support/outbox.ts';
import { useStack } from '../support/stack.ts';
import { call } from './call.ts';
import { useRelay } from './relay.ts';

// Who may publish which event when, and what a relay that lost its lease or its reply may note.
const stack = useStack();
const { lease, settle, fail, stateOf } = useRelay(stack);

describe('a lease', () => {
  test('has the first unpublished event of each stream, with its payload, and no other', async () => {
    const [[first], [other]] = await createEvents(stack, 2, 3);
    const { events, more } = (await call(stack, 'lease_outbox', randomUUID(), 10, 15)).data;
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

test('one event of a stream at most is leased: the table refuses another', async () => {
  await createEvents(stack, 1, 2);
  await expect(
    stack.pool.query(
      "update ordering.outbox set leased_until = 'infinity', next_attempt_at = 'infinity', lease_id = id",
    ),
  ).rejects.toThrow('one_event_of_a_stream_is_leased');
});
