import { expect, test } from 'vitest';
import { type ApiResponse, useApi } from '../../support/api.ts';
import { idOfKey, useStack } from '../../support/stack.ts';
import { cancel, createProduct, expectStock, newOrder, order, placed } from './steps.ts';

const stack = useStack();
const [one, two] = [useApi(stack), useApi(stack)];

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const instance = (index: number) => (index % 2 === 0 ? one : two);
const withStatus = (responses: ApiResponse[], status: number) =>
  responses.filter((response) => response.status === status);

test('200 keys, 20 copies of each at once: 200 orders, every copy answered with the identical body', async () => {
  const product_id = await createProduct(one, 1000);
  // So many at once that a slow machine, too, answers them before their deadline.
  for (let round = 0; round < 10; round++) {
    const orders = times(20, () => newOrder({ product_id, quantity: 1 }));
    const copies = times(20, (copy) => orders.map((body, index) => instance(copy + index).post('/orders', { body })));
    const responses = await Promise.all(copies.flat());
    for (const index of orders.keys()) {
      const ofOneKey = times(20, (copy) => responses[copy * 20 + index] as ApiResponse);
      expect(ofOneKey.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201]);
      expect(new Set(ofOneKey.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    }
  }
  const { rowCount } = await stack.pool.query(
    'select from inventory.orders join inventory.items as item on item.id = item_id where sku = $1',
    [String(product_id)],
  );
  expect(rowCount).toBe(200);
  await expectStock(one, product_id, 800);
});

test('product 4, 10 units: 500 orders of 1 to 5 units at once sell exactly the stock, the rest are 409', async () => {
  const bodies = times(500, (index) => newOrder({ product_id: 4, quantity: 1 + (index % 5) }));
  const responses = await Promise.all(bodies.map((body, index) => instance(index).post('/orders', { body })));
  const sold = withStatus(responses, 201);
  expect(withStatus(responses, 409).length).toBe(500 - sold.length);
  expect(sold.reduce((units, { body }) => units + body.quantity, 0)).toBe(10);
  await expectStock(two, 4, 0);
});

test('the last unit: in 100 rounds of two orders at once exactly one gets it', async () => {
  const product_id = await createProduct(one, 0);
  for (let round = 0; round < 100; round++) {
    await one.patch(`/product/${product_id}/stock`, { body: { stock: 1 } });
    const both = await Promise.all([one, two].map((api) => order(api, { product_id, quantity: 1 })));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  }
  expect(await stack.audit()).toEqual([]);
});

test('one key through two instances that wait for the same lock: one order, one body', async () => {
  const product_id = await createProduct(one, 5);
  const holder = await stack.connect();
  await holder.query('begin');
  await holder.query('select from inventory.items where sku = $1 for update', [String(product_id)]);
  const body = newOrder({ product_id });
  const responses = [one.post('/orders', { body }), two.post('/orders', { body })];
  await stack.waitForLockWaiters(2);
  await holder.query('commit');
  const [first, second] = await Promise.all(responses);
  expect([first?.status, second?.status].sort()).toEqual([200, 201]);
  expect(second?.body).toEqual(first?.body);
  await expectStock(two, product_id, 3);
});

test('one key for two products at the same time: the second request gets the order of the first', async () => {
  const [product_id, other] = [await createProduct(one, 5), await createProduct(one, 5)];
  const body = newOrder({ product_id: other });
  const first = await stack.connect({ owner: String(product_id) });
  await first.query('begin');
  const { rows } = await first.query('select public.place_order($1, $2, $3, 2) as answer', [
    idOfKey('placeOrder', body.idempotency_key),
    String(product_id),
    body.customer_id,
  ]);
  const second = one.post('/orders', { body });
  await stack.waitForLockWaiters(1);
  await first.query('commit');
  expect(await second).toMatchObject({ status: 200, body: { ...rows[0].answer.data, product_id } });
  await expectStock(one, product_id, 3);
  await expectStock(one, other, 5);
});

test('cancels and orders at once: each order is restored once, and the stock adds up', async () => {
  const product_id = await createProduct(one, 60);
  const ids = await Promise.all(times(30, (index) => placed(instance(index), product_id, 2)));
  const cancels = ids.flatMap((id) => [cancel(one, id, product_id), cancel(two, id, product_id)]);
  const orders = times(40, (index) => order(instance(index), { product_id, quantity: 2 }));
  const cancelled = await Promise.all(cancels);
  expect([withStatus(cancelled, 200).length, withStatus(cancelled, 409).length]).toEqual([30, 30]);
  const placedNow = withStatus(await Promise.all(orders), 201).length;
  await expectStock(one, product_id, 60 - 2 * placedNow);
});
