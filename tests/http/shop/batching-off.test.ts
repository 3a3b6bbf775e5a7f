import { expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { useStack } from '../../support/stack.ts';
import { cancel, createProduct, expectStock, newOrder, placed } from './steps.ts';

// Batches are only transport: without them the database alone keeps every rule.
const stack = useStack();
const [batched, single] = [useApi(stack), useApi(stack, { BATCHING: 'off' })];
const statusesOf = (responses: { status: number }[]) => responses.map(({ status }) => status).sort();

test('40 orders at once on 10 units, through instances with and without batches: 10 fit', async () => {
  const product_id = await createProduct(single, 10);
  const apis = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? single : batched));
  const responses = await Promise.all(
    apis.map((api) => api.post('/orders', { body: newOrder({ product_id, quantity: 1 }) })),
  );
  expect(statusesOf(responses)).toEqual([...Array(10).fill(201), ...Array(30).fill(409)]);
  await expectStock(single, product_id, 0);
});

test('20 copies of one key at once, each in a transaction of its own: one order, one body', async () => {
  const product_id = await createProduct(single, 10);
  const body = newOrder({ product_id });
  const responses = await Promise.all(Array.from({ length: 20 }, () => single.post('/orders', { body })));
  expect(statusesOf(responses)).toEqual([...Array(19).fill(200), 201]);
  expect(new Set(responses.map((response) => JSON.stringify(response.body))).size).toBe(1);
  await expectStock(single, product_id, 8);
});

test('20 cancels of one order at once, each in a transaction of its own: one restores its units', async () => {
  const product_id = await createProduct(single, 10);
  const order_id = await placed(single, product_id, 2);
  const responses = await Promise.all(Array.from({ length: 20 }, () => cancel(single, order_id, product_id)));
  expect(statusesOf(responses)).toEqual([200, ...Array(19).fill(409)]);
  await expectStock(single, product_id, 10);
});
