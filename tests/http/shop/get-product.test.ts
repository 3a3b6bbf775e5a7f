import { expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { cancel, createItem, expectStock, order, placed } from './steps.ts';

const api = useApi();

test.each([
  { id: 1, name: 'Mechanical Keyboard Ultra', price: 4999, initial_stock: 100, current_stock: 100 },
  { id: 2, name: 'Wireless Mouse Pro', price: 2999, initial_stock: 50, current_stock: 50 },
  { id: 3, name: 'USB-C Hub 7-in-1', price: 1999, initial_stock: 200, current_stock: 200 },
  { id: 4, name: '4K Webcam Stream', price: 8999, initial_stock: 10, current_stock: 10 },
  { id: 5, name: 'Noise-Cancel Headphones', price: 14999, initial_stock: 30, current_stock: 30 },
])('200: product $id is there from the start, $name', async (product) => {
  const { status, body } = await api.get(`/products/${product.id}`);
  expect([status, body]).toEqual([200, product]);
});

test('200: current_stock follows every order and every cancellation, initial_stock stays', async () => {
  const first = await placed(api, 1, 5);
  await placed(api, 1, 3);
  await expectStock(api, 1, 92);
  await cancel(api, first);
  await expectStock(api, 1, 97);
  expect((await api.get('/products/1')).body.initial_stock).toBe(100);
});

test('200: a refused order leaves it', async () => {
  expect((await order(api, { product_id: 4, quantity: 5 })).status).toBe(201);
  expect((await order(api, { product_id: 4, quantity: 5 })).status).toBe(201);
  expect((await order(api, { product_id: 4, quantity: 1 })).status).toBe(409);
  await expectStock(api, 4, 0);
});

test.each([
  '6',
  '0',
  '9'.repeat(10_000),
  '-1',
  '999999999999999',
  'x',
  '1.0',
  '1e0',
  '%201',
  '0x1',
  '%00',
  "1'",
  '9007199254740993000',
  'null',
])('404 item_not_found: product %s', async (id) => {
  const { status, body } = await api.get(`/products/${id}`);
  expect([status, body.code]).toEqual([404, 'item_not_found']);
});

test('404 item_not_found: an item without a price is not a product, and is not sold for nothing', async () => {
  const product_id = await createItem(api, 3);
  const responses = [
    await api.get(`/products/${product_id}`),
    await api.get(`/orders?product_id=${product_id}`),
    await order(api, { product_id, quantity: 1 }),
  ];
  expect(responses.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([404, 'item_not_found']));
  expect((await api.get(`/product/${product_id}`)).body).toEqual({ IN_STOCK: 3, RESERVED: 0, SOLD: 0 });
});
