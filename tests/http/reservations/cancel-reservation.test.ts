import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { lapse } from '../../support/lapse.ts';
import { useStack } from '../../support/stack.ts';
import { hosts } from '../hosts.ts';
import { cancel, confirm, createItem, expectLevels, hold } from './steps.ts';

const stack = useStack();

describe.each(hosts)('POST /v1/reservations/:id/cancel on $host', ({ useApi }) => {
  const api = useApi(stack);

  test('200: the units are available again', async () => {
    const item = await createItem(api, 5);
    const held = await hold(api, item, 2);
    const { status, body } = await cancel(api, held.id);
    expect(status).toBe(200);
    expect(body).toEqual({ ...held, status: 'CANCELLED', cancelled_at: expect.any(String) });
    await expectLevels(api, item, [5, 0, 0]);
  });

  test('200: cancelling twice returns the same response, and the units once', async () => {
    const item = await createItem(api, 5);
    const held = await hold(api, item, 2);
    await hold(api, item, 2);
    const [first, second] = [await cancel(api, held.id), await cancel(api, held.id)];
    expect([second.status, second.body]).toEqual([200, first.body]);
    await expectLevels(api, item, [3, 2, 0]);
  });

  test('200: 20 cancels at once return the units once', async () => {
    const item = await createItem(api, 5);
    const held = await hold(api, item, 2);
    await hold(api, item, 3);
    const responses = await Promise.all(Array.from({ length: 20 }, () => cancel(api, held.id)));
    expect(new Set(responses.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    await expectLevels(api, item, [2, 3, 0]);
  });

  test('409 reservation_confirmed: what is sold stays sold', async () => {
    const item = await createItem(api, 5);
    const held = await hold(api, item, 2);
    await confirm(api, held.id);
    const { status, body } = await cancel(api, held.id);
    expect([status, body.code]).toEqual([409, 'reservation_confirmed']);
    expect((await api.get(`/v1/reservations/${held.id}`)).body.status).toBe('CONFIRMED');
    await expectLevels(api, item, [3, 0, 2]);
  });

  test('409 reservation_expired: the units of a lapsed hold are not returned twice', async () => {
    const item = await createItem(api, 5);
    const held = await hold(api, item, 5);
    await lapse(stack, held.id);
    await hold(api, item, 5);
    const { status, body } = await cancel(api, held.id);
    expect([status, body.code]).toEqual([409, 'reservation_expired']);
    await expectLevels(api, item, [0, 5, 0]);
  });

  test('404 reservation_not_found: an unknown id', async () => {
    const { status, body } = await cancel(api, randomUUID());
    expect([status, body.code]).toEqual([404, 'reservation_not_found']);
  });
});
