import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { lapse } from '../../support/lapse.ts';
import { createProduct, expectLevels, reserve, sell } from './steps.ts';

const api = useApi();
const setStock = (product: string, stock: number) => api.patch(`${product}/stock`, { body: { stock } });

test('200: a product that does not exist is created with these units', async () => {
  const product = `/product/${randomUUID()}`;
  const { status, body } = await setStock(product, 123);
  expect([status, body]).toEqual([200, { IN_STOCK: 123, RESERVED: 0, SOLD: 0 }]);
  await expectLevels(api, product, [123, 0, 0]);
});

test('200: IN_STOCK is overwritten, up and down, RESERVED and SOLD stay', async () => {
  const product = await createProduct(api, 5);
  await reserve(api, product);
  await sell(api, product, await reserve(api, product));
  expect((await setStock(product, 10)).body).toEqual({ IN_STOCK: 10, RESERVED: 1, SOLD: 1 });
  expect((await setStock(product, 2)).body).toEqual({ IN_STOCK: 2, RESERVED: 1, SOLD: 1 });
  await expectLevels(api, product, [2, 1, 1]);
});

test('200: a count of 0 sells it out, and the same count again changes nothing', async () => {
  const product = await createProduct(api, 5);
  await setStock(product, 0);
  await setStock(product, 0);
  await expectLevels(api, product, [0, 0, 0]);
  expect((await api.post(`${product}/reserve`)).status).toBe(409);
});

test('200: the largest count is 2³¹ − 1, in addition to reserved units', async () => {
  const product = await createProduct(api, 1);
  await reserve(api, product);
  await setStock(product, 2_147_483_647);
  await expectLevels(api, product, [2_147_483_647, 1, 0]);
});

test('200: units of a lapsed reservation are not added to the count', async () => {
  const product = await createProduct(api, 5);
  await lapse(api.stack, await reserve(api, product));
  expect((await setStock(product, 3)).body).toEqual({ IN_STOCK: 3, RESERVED: 0, SOLD: 0 });
  await expectLevels(api, product, [3, 0, 0]);
});

test('200: one movement in the ledger per change, none if nothing changes', async () => {
  const product = await createProduct(api, 5);
  for (const stock of [8, 8, 3]) await setStock(product, stock);
  const { rows } = await api.stack.pool.query(
    `select source, target, quantity::int, reason
     from inventory.stock_movements join inventory.items as item on item.id = item_id
     where sku = $1 order by stock_movements.id`,
    [product.slice('/product/'.length)],
  );
  expect(rows).toEqual([
    { source: 'outside', target: 'in_stock', quantity: 5, reason: 'set_stock' },
    { source: 'outside', target: 'in_stock', quantity: 3, reason: 'set_stock' },
    { source: 'in_stock', target: 'outside', quantity: 5, reason: 'set_stock' },
  ]);
});

test.each([
  '1a',
  'White T-Shirt (XL)',
  'ä👕',
  'a/b?c#d%e',
  "x'; drop table",
  '__proto__',
  'constructor',
  'x'.repeat(100),
])('200: any printable id names a product: %s', async (id) => {
  const product = `/product/${encodeURIComponent(id)}`;
  expect((await setStock(product, 2)).status).toBe(200);
  const token = await reserve(api, product);
  expect((await sell(api, product, token)).status).toBe(200);
  await expectLevels(api, product, [1, 0, 1]);
});

test('200: ids that differ in case are two products', async () => {
  const id = randomUUID();
  await setStock(`/product/a${id}`, 1);
  await setStock(`/product/A${id}`, 2);
  await expectLevels(api, `/product/a${id}`, [1, 0, 0]);
  await expectLevels(api, `/product/A${id}`, [2, 0, 0]);
});

test('200: twenty counts of a new product at once create one product', async () => {
  const product = `/product/${randomUUID()}`;
  const responses = await Promise.all(Array.from({ length: 20 }, (_, stock) => setStock(product, stock)));
  expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
  const { body } = await api.get(product);
  expect(responses.map((response) => response.body)).toContainEqual(body);
  expect(await api.stack.audit()).toEqual([]);
});
