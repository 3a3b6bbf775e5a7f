import { expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { arrays, malformedBodies, scalars } from '../malformed.ts';
import { expectUnchanged } from '../unchanged.ts';
import { createProduct, expectLevels, reserve, sell } from './steps.ts';
import { notValid } from './tokens.ts';

const api = useApi();

test('200: the unit moves from RESERVED to SOLD', async () => {
  const product = await createProduct(api, 4);
  const [token] = [await reserve(api, product), await reserve(api, product)];
  const { status, body } = await sell(api, product, token);
  expect([status, body]).toEqual([200, { status: 'SOLD' }]);
  await expectLevels(api, product, [2, 1, 1]);
});

test('200: the token in upper case is the same token, and used once', async () => {
  const product = await createProduct(api, 4);
  const [token] = [await reserve(api, product), await reserve(api, product), await reserve(api, product)];
  const responses = await Promise.all([sell(api, product, token), sell(api, product, token.toUpperCase())]);
  expect(responses.map(({ status }) => status).sort()).toEqual([200, 400]);
  await expectLevels(api, product, [1, 2, 1]);
});

test.each(notValid)('400 token_not_valid: %s moves nothing', async (_claim, make) => {
  const product = await createProduct(api, 5);
  await reserve(api, product);
  const reservationToken = await make(api, product);
  const { status, body } = await expectUnchanged(api.stack, () =>
    api.post(`${product}/sold`, { body: { reservationToken } }),
  );
  expect([status, body.code]).toEqual([400, 'token_not_valid']);
  expect(await api.stack.audit()).toEqual([]);
});

test('400 token_not_valid: a valid token with a product that does not exist', async () => {
  const token = await reserve(api, await createProduct(api, 1));
  const { status, body } = await expectUnchanged(api.stack, () => sell(api, '/product/nothing', token));
  expect([status, body.code]).toEqual([400, 'token_not_valid']);
});

test('422 validation_failed: a valid token and an unknown field, which is named', async () => {
  const product = await createProduct(api, 1);
  const body = { reservationToken: await reserve(api, product), quantity: 2 };
  const response = await expectUnchanged(api.stack, () => api.post(`${product}/sold`, { body }));
  expect([response.status, response.body.code]).toEqual([422, 'validation_failed']);
  expect(response.body.details).toEqual([{ field: 'quantity', message: 'is not a field of this request' }]);
});

test('422 validation_failed: an invalid token and an unknown field: both are named', async () => {
  const { status, body } = await api.post(`/product/1/sold`, { body: { reservationToken: 'none', quantity: 2 } });
  expect([status, body.details.map(({ field }: { field: string }) => field)]).toEqual([
    422,
    ['reservationToken', 'quantity'],
  ]);
});

test('400: no body', async () => {
  const product = await createProduct(api, 1);
  expect((await expectUnchanged(api.stack, () => api.post(`${product}/sold`))).status).toBe(400);
});

test.each([...scalars, ...arrays, ...malformedBodies])('400: %s', async (_claim, raw) => {
  const product = await createProduct(api, 1);
  expect((await expectUnchanged(api.stack, () => api.post(`${product}/sold`, { raw }))).status).toBe(400);
});
