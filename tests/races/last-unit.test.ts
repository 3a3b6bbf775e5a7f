import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { createItem, executeBatch, levels } from '../schema/batch.ts';
import { type Api, useApi } from '../support/api.ts';
import { idOfKey, useStack } from '../support/stack.ts';
import { inWords, movementsOf, permutations, raceFor } from './race.ts';

const stack = useStack();
const instances: Record<'A' | 'B', Api> = { A: useApi(stack), B: useApi(stack) };
afterEach(async () => expect(await stack.audit()).toEqual([]));

const hold = (item_id: string, quantity = 1) => ({ item_id, customer_id: 'a customer', quantity });

test.each(permutations(['A', 'B'] as const))(
  'the last unit goes to the first of two who wait for it: %s, %s',
  async (...order) => {
    const item = await createItem(stack, 1);
    const race = await raceFor(stack, 'item', item);
    for (const name of order) await race.enter(() => instances[name].post('/v1/reservations', { body: hold(item) }));
    expect(race.waiting).toBe(2);
    expect((await race.release()).map(inWords)).toEqual(['201', '409 insufficient_stock']);
    expect(await levels(stack, item)).toEqual([0, 1, 0]);
  },
);

test('a hold and an order of the last unit: one of them gets it', async () => {
  const item = await createItem(stack, 1);
  await stack.pool.query(`update inventory.items set sku = '9001' where id = $1`, [item]);
  const order = { product_id: 9001, customer_id: 'a', quantity: 1, idempotency_key: randomUUID() };
  const race = await raceFor(stack, 'item', item);
  await race.enter(() => instances.A.post('/orders', { body: order }));
  await race.enter(() => instances.B.post('/v1/reservations', { body: hold(item) }));
  expect((await race.release()).map(inWords)).toEqual(['201', '409 insufficient_stock']);
  expect(await levels(stack, item)).toEqual([0, 0, 1]);
});

test('a request that waits and then finds too little leaves the units to a smaller request', async () => {
  const item = await createItem(stack, 5);
  const race = await raceFor(stack, 'item', item);
  await race.enter(() => instances.A.post('/v1/reservations', { body: hold(item, 4) }));
  await race.enter(() => instances.B.post('/v1/reservations', { body: hold(item, 4) }));
  race.join(() => instances.B.post('/v1/reservations', { body: hold(item, 1) }));
  expect((await race.release()).map(inWords)).toEqual(['201', '409 insufficient_stock', '201']);
  expect(await levels(stack, item)).toEqual([0, 5, 0]);
});

test('a sold-out item is refused without a lock, even while another transaction has locked it', async () => {
  const item = await createItem(stack, 1);
  await executeBatch(stack, [{ command: 'reserve', id: randomUUID(), ...hold(item), ttl_seconds: 600 }]);
  const race = await raceFor(stack, 'item', item);
  const refusal = instances.A.post('/v1/reservations', { body: hold(item) });
  await race.enter(() => refusal);
  expect(race.waiting).toBe(0);
  expect(inWords(await refusal)).toBe('409 insufficient_stock');
  await race.release();
});

test('one Idempotency-Key on two instances at once is one hold of the last unit', async () => {
  const item = await createItem(stack, 1);
  const request = { body: hold(item), headers: { 'Idempotency-Key': randomUUID() } };
  const race = await raceFor(stack, 'item', item);
  for (const { post } of Object.values(instances)) await race.enter(() => post('/v1/reservations', request));
  expect(race.waiting).toBe(2);
  const [first, second] = await race.release();
  expect([first?.status, second?.status, second?.body]).toEqual([201, 201, first?.body]);
  expect(second?.headers.get('idempotent-replayed')).toBe('true');
  expect(await movementsOf(stack, first?.body.id)).toEqual({ reserve: 1 });
});

test('one key for orders of two products at once: the second violates the unique id of the first, and is then a replay', async () => {
  const idempotency_key = randomUUID();
  const body = { product_id: 2, customer_id: 'a', quantity: 1, idempotency_key };
  const other = await stack.connect();
  await other.query('begin');
  await other.query(`select public.place_order($1, '1', 'a', 1)`, [idOfKey('placeOrder', idempotency_key)]);
  const answer = instances.A.post('/orders', { body });
  await stack.waitForLockWaiters(1);
  await other.query('commit');
  expect(await answer).toMatchObject({ status: 200, body: { product_id: 1 } });
  expect(await movementsOf(stack, (await answer).body.order_id)).toEqual({ place_order: 1 });
});

test('one Idempotency-Key for holds of two items at once: the second gets idempotency_key_reused', async () => {
  const [one, two] = [await createItem(stack, 1), await createItem(stack, 1)];
  const key = randomUUID();
  const other = await stack.connect();
  await other.query('begin');
  await other.query(`select public.reserve($1, $2, 'a customer', 1, 600)`, [idOfKey('createReservation', key), one]);
  const answer = instances.B.post('/v1/reservations', { body: hold(two), headers: { 'Idempotency-Key': key } });
  await stack.waitForLockWaiters(1);
  await other.query('commit');
  expect(inWords(await answer)).toBe('422 idempotency_key_reused');
  expect([await levels(stack, one), await levels(stack, two)]).toEqual([
    [0, 1, 0],
    [1, 0, 0],
  ]);
});
