import { expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { cancel, confirm, createItem, expectLevels as expectItem, hold } from '../reservations/steps.ts';
import { createProduct, expectLevels, reserve, sell, unreserve } from './steps.ts';

const api = useApi();

async function itemOf(product: string): Promise<string> {
  const { rows } = await api.stack.pool.query('select id from inventory.items where sku = $1', [product.slice(9)]);
  return rows[0].id;
}

test('a product is an item whose sku is its id: spec 001 sees its levels and holds its units', async () => {
  const product = await createProduct(api, 5);
  const item = await itemOf(product);
  await reserve(api, product);
  const held = await hold(api, item, 2);
  await expectLevels(api, product, [2, 3, 0]);
  await confirm(api, held.id);
  await expectItem(api, item, [2, 1, 2]);
});

test('an item of spec 001 is the product of its id', async () => {
  const item = await createItem(api, 3);
  await sell(api, `/product/${item}`, await reserve(api, `/product/${item}`));
  await expectItem(api, item, [2, 0, 1]);
  await api.patch(`/product/${item}/stock`, { body: { stock: 7 } });
  await expectItem(api, item, [7, 0, 1]);
});

test('a token is a reservation: spec 001 confirms and cancels it, and it is used then', async () => {
  const product = await createProduct(api, 5);
  const [one, two] = [await reserve(api, product), await reserve(api, product)];
  expect((await api.get(`/v1/reservations/${one}`)).body).toMatchObject({ customer_id: null, status: 'PENDING' });
  await confirm(api, one);
  await cancel(api, two);
  expect((await sell(api, product, one)).status).toBe(400);
  expect((await unreserve(api, product, two)).status).toBe(400);
  await expectLevels(api, product, [4, 0, 1]);
});

test('a reservation of one unit is a token', async () => {
  const product = await createProduct(api, 5);
  const held = await hold(api, await itemOf(product), 1);
  expect((await sell(api, product, held.id)).status).toBe(200);
  expect((await confirm(api, held.id)).status).toBe(200);
  await expectLevels(api, product, [4, 0, 1]);
});

test('the shop’s products are products: an order takes from IN_STOCK, a count shows in the shop', async () => {
  const order = { product_id: 3, idempotency_key: crypto.randomUUID(), customer_id: 'customer_42', quantity: 2 };
  expect((await api.post('/orders', { body: order })).status).toBe(201);
  await expectLevels(api, '/product/3', [198, 0, 2]);
  await reserve(api, '/product/3');
  expect((await api.get('/products/3')).body).toMatchObject({ initial_stock: 200, current_stock: 197 });
  await api.patch('/product/3/stock', { body: { stock: 1 } });
  expect((await api.get('/products/3')).body).toMatchObject({ current_stock: 1 });
  expect(await api.stack.audit()).toEqual([]);
});
