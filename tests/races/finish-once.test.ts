import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { createHold, createItem, createOrder, levels } from '../schema/batch.ts';
import { type Api, useApi } from '../support/api.ts';
import { useStack } from '../support/stack.ts';
import { inWords, movementsOf, permutations, raceFor } from './race.ts';

const stack = useStack();
const [a, b] = [useApi(stack), useApi(stack)];
afterEach(async () => expect(await stack.audit()).toEqual([]));

type Finish = 'confirm' | 'cancel';
const finish = (api: Api, hold: string, how: Finish) => () => api.post(`/v1/reservations/${hold}/${how}`);
const units = { confirm: [0, 0, 1], cancel: [1, 0, 0] };
const refusals = { confirm: '409 reservation_confirmed', cancel: '409 reservation_cancelled' };

test.each(permutations<Finish>(['confirm', 'cancel']))(
  'the first of %s and %s moves the unit, the other moves nothing',
  async (first, second) => {
    const item = await createItem(stack, 1);
    const hold = await createHold(stack, item);
    const race = await raceFor(stack, 'item', item);
    await race.enter(finish(a, hold, first as Finish));
    await race.enter(finish(b, hold, second as Finish));
    expect(race.waiting).toBe(2);
    expect((await race.release()).map(inWords)).toEqual(['200', refusals[first as Finish]]);
    expect(await levels(stack, item)).toEqual(units[first as Finish]);
    expect(await movementsOf(stack, hold)).toEqual({ reserve: 1, [first as Finish]: 1 });
  },
);

test.each<Finish>(['confirm', 'cancel'])(
  '%s twice at once: both are answered 200 and the unit moves once',
  async (how) => {
    const item = await createItem(stack, 1);
    const hold = await createHold(stack, item);
    const race = await raceFor(stack, 'item', item);
    await race.enter(finish(a, hold, how));
    await race.enter(finish(b, hold, how));
    const [first, second] = await race.release();
    expect([first?.status, second?.status, second?.body]).toEqual([200, 200, first?.body]);
    expect(await movementsOf(stack, hold)).toEqual({ reserve: 1, [how]: 1 });
  },
);

test('a token that is sold and unreserved at once is used once', async () => {
  const item = await createItem(stack, 1);
  const reservationToken = await createHold(stack, item);
  const race = await raceFor(stack, 'item', item);
  await race.enter(() => a.post(`/product/${item}/sold`, { body: { reservationToken } }));
  await race.enter(() => b.post(`/product/${item}/unreserve`, { body: { reservationToken } }));
  expect((await race.release()).map(inWords)).toEqual(['200', '400 token_not_valid']);
  expect(await levels(stack, item)).toEqual([0, 0, 1]);
});

test('an order that is cancelled twice at once restores its units once', async () => {
  const { rows } = await stack.pool.query(`select id from inventory.items where sku = '1'`);
  const before = await levels(stack, '1');
  const order = await createOrder(stack, '1', 2);
  const race = await raceFor(stack, 'item', rows[0].id);
  const cancel = (api: Api) => () => api.post(`/orders/${order}/cancel`, { body: { product_id: 1 } });
  await race.enter(cancel(a));
  await race.enter(cancel(b));
  expect(race.waiting).toBe(2);
  expect((await race.release()).map(({ status }) => status)).toEqual([200, 409]);
  expect(await levels(stack, '1')).toEqual(before);
  expect(await movementsOf(stack, order)).toEqual({ place_order: 1, cancel_order: 1 });
});

test.each(permutations(['count', 'reserve'] as const))(
  'a stock take and a reserve, %s before %s: IN_STOCK follows from their order',
  async (first) => {
    const item = await createItem(stack, 5);
    const count = () => a.patch(`/product/${item}/stock`, { body: { stock: 3 } });
    const reserve = () => b.post(`/product/${item}/reserve`, { headers: { 'Idempotency-Key': randomUUID() } });
    const race = await raceFor(stack, 'item', item);
    for (const send of first === 'count' ? [count, reserve] : [reserve, count]) await race.enter(send);
    expect(race.waiting).toBe(2);
    expect((await race.release()).map(({ status }) => status)).toEqual([200, 200]);
    expect(await levels(stack, item)).toEqual(first === 'count' ? [2, 1, 0] : [3, 1, 0]);
  },
);
