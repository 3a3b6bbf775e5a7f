import { expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { cancel, createProduct, order, placed } from './steps.ts';

const api = useApi();

test('200: the orders of one product exactly as specified, latest first', async () => {
  const product_id = await createProduct(api, 10);
  const [one, two] = [await order(api, { product_id }), await order(api, { product_id, quantity: 1 })];
  await placed(api, 2);
  const { status, body } = await api.get(`/orders?product_id=${product_id}`);
  expect(status).toBe(200);
  const listed = [two.body, one.body].map(({ order_id, customer_id, quantity, total_price, status, created_at }) => ({
    order_id,
    customer_id,
    quantity,
    total_price,
    status,
    created_at,
  }));
  expect(body).toEqual({ product_id, orders: listed });
});

test('200: a cancelled order stays, as CANCELLED', async () => {
  const product_id = await createProduct(api, 10);
  const order_id = await placed(api, product_id);
  await cancel(api, order_id, product_id);
  const { body } = await api.get(`/orders?product_id=${product_id}`);
  expect(body.orders).toMatchObject([{ order_id, status: 'CANCELLED' }]);
});

test('200: the last 50 of 55', async () => {
  const product_id = await createProduct(api, 100);
  const ids: string[] = [];
  for (let count = 0; count < 55; count++) ids.push(await placed(api, product_id));
  const { body } = await api.get(`/orders?product_id=${product_id}`);
  expect(body.orders.map(({ order_id }: { order_id: string }) => order_id)).toEqual(ids.slice(5).reverse());
});

test('200: no orders yet', async () => {
  const { body } = await api.get('/orders?product_id=5');
  expect(body).toEqual({ product_id: 5, orders: [] });
});

test.each(['6', '0', '-1', '999999999999999'])('404 item_not_found: product %s', async (product_id) => {
  const { status, body } = await api.get(`/orders?product_id=${product_id}`);
  expect([status, body.code]).toEqual([404, 'item_not_found']);
});

test.each([
  '',
  '?',
  '?product_id',
  '?product_id=',
  '?product_id=x',
  '?product_id=1.5',
  '?product_id=%001',
  '?product_ids=1',
  '?product_id[]=1',
])('422 validation_failed: /orders%s', async (query) => {
  const { status, body } = await api.get(`/orders${query}`);
  expect([status, body.code]).toEqual([422, 'validation_failed']);
  expect(body.details).toMatchObject([{ field: 'product_id' }]);
});
