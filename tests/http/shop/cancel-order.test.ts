import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { expectUnchanged } from '../unchanged.ts';
import { cancel, createProduct, expectStock, order, placed } from './steps.ts';

const api = useApi();

test('200: the stock is restored', async () => {
  const product_id = await createProduct(api, 5);
  const order_id = await placed(api, product_id, 2);
  const { status, body } = await cancel(api, order_id, product_id);
  expect([status, body]).toEqual([200, { order_id, status: 'CANCELLED', restored_quantity: 2 }]);
  await expectStock(api, product_id, 5);
});

test('409 already_cancelled: a second time restores nothing', async () => {
  const product_id = await createProduct(api, 5);
  const order_id = await placed(api, product_id, 2);
  await placed(api, product_id, 2);
  await cancel(api, order_id, product_id);
  const { status, body } = await expectUnchanged(api.stack, () => cancel(api, order_id, product_id));
  expect([status, body.code]).toEqual([409, 'already_cancelled']);
  await expectStock(api, product_id, 3);
});

test('200 once: of twenty cancels at once one restores the stock', async () => {
  const product_id = await createProduct(api, 5);
  const order_id = await placed(api, product_id, 2);
  const responses = await Promise.all(Array.from({ length: 20 }, () => cancel(api, order_id, product_id)));
  expect(responses.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(409)]);
  await expectStock(api, product_id, 5);
});

test('200 once: the id in upper and lower case at once is one order', async () => {
  const product_id = await createProduct(api, 5);
  const order_id = await placed(api, product_id, 2);
  const responses = await Promise.all([
    cancel(api, order_id, product_id),
    cancel(api, order_id.toUpperCase(), product_id),
  ]);
  expect(responses.map(({ status }) => status).sort()).toEqual([200, 409]);
  await expectStock(api, product_id, 5);
});

test('201: the restored units can be bought again', async () => {
  const product_id = await createProduct(api, 2);
  const order_id = await placed(api, product_id, 2);
  expect((await order(api, { product_id, quantity: 1 })).status).toBe(409);
  await cancel(api, order_id, product_id);
  expect((await order(api, { product_id, quantity: 2 })).status).toBe(201);
  await expectStock(api, product_id, 0);
});

test('404 order_not_found: with another product’s number', async () => {
  const product_id = await createProduct(api, 5);
  const order_id = await placed(api, product_id, 2);
  const { status, body } = await expectUnchanged(api.stack, () => cancel(api, order_id, 2));
  expect([status, body.code]).toEqual([404, 'order_not_found']);
});

test('404 item_not_found: with the number of no product', async () => {
  const product_id = await createProduct(api, 5);
  const order_id = await placed(api, product_id, 2);
  const { status, body } = await expectUnchanged(api.stack, () => cancel(api, order_id, 999));
  expect([status, body.code]).toEqual([404, 'item_not_found']);
});

test('404 order_not_found: an unknown order', async () => {
  const { status, body } = await cancel(api, randomUUID());
  expect([status, body.code]).toEqual([404, 'order_not_found']);
});

test.each(['1', 'x', '%00', 'null', '00000000-0000-4000-8000-00000000000', "'"])(
  '404 order_not_found: the order id %s is no UUID',
  async (order_id) => {
    const { status, body } = await expectUnchanged(api.stack, () => cancel(api, order_id));
    expect([status, body.code]).toEqual([404, 'order_not_found']);
  },
);

test('404: a reservation is no order', async () => {
  const { body } = await api.post('/product/1/reserve');
  expect((await expectUnchanged(api.stack, () => cancel(api, body.reservationToken))).status).toBe(404);
});
