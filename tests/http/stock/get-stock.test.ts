import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { lapse } from '../../support/lapse.ts';
import { createProduct, expectLevels, reserve, sell, unreserve } from './steps.ts';

const api = useApi();

test('200: the levels exactly as specified, from creation to sale', async () => {
  const product = await createProduct(api, 4);
  const [one, two] = [await reserve(api, product), await reserve(api, product)];
  await expectLevels(api, product, [2, 2, 0]);
  await sell(api, product, one);
  await unreserve(api, product, two);
  const { status, body } = await api.get(product);
  expect([status, JSON.stringify(body)]).toEqual([200, '{"IN_STOCK":3,"RESERVED":0,"SOLD":1}']);
});

test('200: a unit whose reservation lapsed is in stock', async () => {
  const product = await createProduct(api, 1);
  await lapse(api.stack, await reserve(api, product));
  await expectLevels(api, product, [1, 0, 0]);
});

test('404 item_not_found: no such product', async () => {
  const { status, body } = await api.get(`/product/${randomUUID()}`);
  expect([status, body.code]).toEqual([404, 'item_not_found']);
});
