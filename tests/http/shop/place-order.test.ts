import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { lapse } from '../../support/lapse.ts';
import { reserve } from '../stock/steps.ts';
import { expectUnchanged } from '../unchanged.ts';
import { cancel, createProduct, expectStock, newOrder, order, placed } from './steps.ts';

const api = useApi();
const place = (body: object) => api.post('/orders', { body });

test('201: the order exactly as specified, the stock reduced', async () => {
  const { status, headers, body } = await order(api);
  expect(status).toBe(201);
  expect(headers.get('idempotent-replayed')).toBeNull();
  expect(body).toEqual({
    order_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    product_id: 1,
    customer_id: 'customer_42',
    quantity: 2,
    unit_price: 4999,
    total_price: 9998,
    status: 'CONFIRMED',
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
  });
  await expectStock(api, 1, 98);
});

test.each([1, 5])('201: %i units', async (quantity) => {
  const product_id = await createProduct(api, 5);
  expect((await order(api, { product_id, quantity })).body.quantity).toBe(quantity);
  await expectStock(api, product_id, 5 - quantity);
});

test.each(['x', 'x'.repeat(50), 'Ünïcödé 👕', ' padded '])(
  '201: the customer id "%s" is kept as it is',
  async (customer_id) => {
    const { status, body } = await order(api, { product_id: 3, customer_id });
    expect([status, body.customer_id]).toEqual([201, customer_id]);
  },
);

test('200: a replayed key gets the identical body, and takes nothing more', async () => {
  const product_id = await createProduct(api, 10);
  const body = newOrder({ product_id });
  const [first, second] = [await place(body), await place(body)];
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  expect(JSON.stringify(second.body)).toBe(JSON.stringify(first.body));
  await expectStock(api, product_id, 8);
});

test('200: the key in upper case is the same key', async () => {
  const product_id = await createProduct(api, 10);
  const body = newOrder({ product_id });
  const first = await place(body);
  const second = await place({ ...body, idempotency_key: body.idempotency_key.toUpperCase() });
  expect([second.status, second.body]).toEqual([200, first.body]);
});

test.each([
  { what: 'another quantity', change: { quantity: 5 } },
  { what: 'more than is left', change: { quantity: 4 } },
  { what: 'another customer', change: { customer_id: 'customer_43' } },
  { what: 'another product', change: { product_id: 5 } },
  { what: 'a product that does not exist', change: { product_id: 999 } },
])('200: a replayed key gets its original order though the body names $what', async ({ change }) => {
  const product_id = await createProduct(api, 5);
  const body = newOrder({ product_id });
  const first = await place(body);
  const second = await expectUnchanged(api.stack, () => place({ ...body, ...change }));
  expect([second.status, second.body]).toEqual([200, first.body]);
  await expectStock(api, product_id, 3);
});

test('200: a replayed key gets its original order, even if it has been cancelled', async () => {
  const product_id = await createProduct(api, 5);
  const body = newOrder({ product_id });
  const first = await place(body);
  await cancel(api, first.body.order_id, product_id);
  const second = await place(body);
  expect([second.status, second.body]).toEqual([200, first.body]);
  await expectStock(api, product_id, 5);
});

test('200: a replayed key gets its order even when everything is sold', async () => {
  const product_id = await createProduct(api, 2);
  const body = newOrder({ product_id });
  await place(body);
  expect((await place(body)).status).toBe(200);
  expect((await order(api, { product_id, quantity: 1 })).status).toBe(409);
});

test('422, not 200: a replay must be a valid order', async () => {
  const body = newOrder();
  await place(body);
  expect((await place({ ...body, quantity: 6 })).status).toBe(422);
});

test('409 insufficient_stock: more than is left; the rest can still be bought', async () => {
  const product_id = await createProduct(api, 3);
  const { status, body } = await order(api, { product_id, quantity: 4 });
  expect([status, body.code]).toEqual([409, 'insufficient_stock']);
  await expectStock(api, product_id, 3);
  await placed(api, product_id, 3);
  await expectStock(api, product_id, 0);
});

test('201: a key that was refused is not used up', async () => {
  const product_id = await createProduct(api, 1);
  const first = await placed(api, product_id, 1);
  const body = newOrder({ product_id, quantity: 1 });
  expect((await place(body)).status).toBe(409);
  await cancel(api, first, product_id);
  expect((await place(body)).status).toBe(201);
});

test('201: units of a lapsed reservation can be bought, units of a pending one cannot', async () => {
  const product_id = await createProduct(api, 2);
  await lapse(api.stack, await reserve(api, `/product/${product_id}`));
  await reserve(api, `/product/${product_id}`);
  expect((await order(api, { product_id, quantity: 2 })).status).toBe(409);
  expect((await order(api, { product_id, quantity: 1 })).status).toBe(201);
  expect(await api.stack.audit()).toEqual([]);
});

test.each([0, -1, 6, 2 ** 31, 2 ** 53 - 1])('404 item_not_found: product %i', async (product_id) => {
  const { status, body } = await expectUnchanged(api.stack, () => order(api, { product_id }));
  expect([status, body.code]).toEqual([404, 'item_not_found']);
});

test('404: a key that was refused for an unknown product is not used up', async () => {
  const body = newOrder({ product_id: 999 });
  expect((await place(body)).status).toBe(404);
  expect((await place({ ...body, product_id: 2 })).status).toBe(201);
});

test('201: an Idempotency-Key header means nothing here: the body has the key', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const [one, two] = [
    await api.post('/orders', { body: newOrder({ product_id: 3 }), headers }),
    await api.post('/orders', { body: newOrder({ product_id: 3 }), headers }),
  ];
  expect([one.status, two.status]).toEqual([201, 201]);
  expect(two.body.order_id).not.toBe(one.body.order_id);
});
