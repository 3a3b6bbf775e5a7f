import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createEvents, endWaiting } from '../support/outbox.ts';
import { useStack } from '../support/stack.ts';
import { call } from './call.ts';
import { useRelay } from './relay.ts';

const operations = readFileSync('docs/operations.md', 'utf8');

const stack = useStack();
const { lease, settle, fail, stateOf } = useRelay(stack);

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

    expect((await call(stack, 'release_outbox_event', first)).data).toMatchObject({
      id: first,
      parked_at: null,
      attempts: 0,
    });
    const again = await lease();
    expect(again.ids).toEqual([first]);
    expect(await settle([{ id: first, lease_id: again.lease_id }], 15)).toMatchObject([{ next: { id: second } }]);
  });

  test('alone can be released: another stays as it is', async () => {
    const [[first]] = await createEvents(stack, 1, 1);
    const { lease_id } = await lease();
    await fail(first, lease_id);
    const before = await stateOf(first);
    expect((await call(stack, 'release_outbox_event', first)).data).toMatchObject({ attempts: 1 });
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
    expect((await call(stack, 'get_outbox')).data).toEqual({ pending: 4, oldest_age_seconds: 90, parked: [] });
    const { lease_id } = await lease();
    await fail(first, lease_id, { park: true });
    const { parked } = (await call(stack, 'get_outbox')).data;
    expect(parked).toMatchObject([
      { id: first, type: 'stock.moved', attempts: 1, last_error: 'the receiver responded 500' },
    ]);
  });
});
