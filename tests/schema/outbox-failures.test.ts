import { describe, expect, test } from 'vitest';
import { createEvents, endWaiting, statesOf } from '../support/outbox.ts';
import { useStack } from '../support/stack.ts';
import { useRelay } from './relay.ts';

// When an event whose publication failed is tried again.
const stack = useStack();
const { lease, settle, fail, stateOf } = useRelay(stack);

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
