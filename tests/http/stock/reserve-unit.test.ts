import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { lapse } from '../../support/lapse.ts';
import { useStack } from '../../support/stack.ts';
import { createProduct, expectLevels, reserve } from './steps.ts';

const stack = useStack();
const api = useApi(stack);
const brief = useApi(stack, { RESERVATION_TTL_SECONDS: '30' });

test('200: one unit moves from IN_STOCK to RESERVED, its token is a random UUID', async () => {
  const product = await createProduct(api, 2);
  const { status, body } = await api.post(`${product}/reserve`);
  expect([status, Object.keys(body)]).toEqual([200, ['reservationToken']]);
  expect(body.reservationToken).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  await expectLevels(api, product, [1, 1, 0]);
});

test('200: an empty object is as good as no payload', async () => {
  const product = await createProduct(api, 1);
  expect((await api.post(`${product}/reserve`, { body: {} })).status).toBe(200);
});

test.each([
  { seconds: 600, of: () => api, setting: 'the default' },
  { seconds: 30, of: () => brief, setting: 'RESERVATION_TTL_SECONDS' },
])('200: the token lapses after $setting, $seconds s', async ({ seconds, of }) => {
  const token = await reserve(of(), await createProduct(api, 1));
  const { rows } = await stack.pool.query(
    'select extract(epoch from expires_at - created_at)::int as seconds from inventory.reservations where id = $1',
    [token],
  );
  expect(rows).toEqual([{ seconds }]);
});

test('200: the unit of a lapsed token can be reserved again', async () => {
  const product = await createProduct(api, 1);
  await lapse(stack, await reserve(api, product));
  await reserve(api, product);
  await expectLevels(api, product, [0, 1, 0]);
});

test('409 insufficient_stock: no unit is in stock', async () => {
  const product = await createProduct(api, 1);
  await reserve(api, product);
  const { status, body } = await api.post(`${product}/reserve`);
  expect([status, body.code]).toEqual([409, 'insufficient_stock']);
  await expectLevels(api, product, [0, 1, 0]);
});

test('404 item_not_found: no such product, and none is created', async () => {
  const product = `/product/${randomUUID()}`;
  const { status, body } = await api.post(`${product}/reserve`);
  expect([status, body.code]).toEqual([404, 'item_not_found']);
  expect((await api.get(product)).status).toBe(404);
});

test('200 Idempotent-Replayed: the same key gives the same token and reserves one unit', async () => {
  const product = await createProduct(api, 5);
  const headers = { 'idempotency-key': randomUUID() };
  const [first, second] = [
    await api.post(`${product}/reserve`, { headers }),
    await api.post(`${product}/reserve`, { headers }),
  ];
  expect([second.status, second.headers.get('idempotent-replayed'), second.body]).toEqual([200, 'true', first.body]);
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  await expectLevels(api, product, [4, 1, 0]);
});

test('422 idempotency_key_reused: the same key for another product', async () => {
  const [product, other] = [await createProduct(api, 5), await createProduct(api, 5)];
  const headers = { 'idempotency-key': randomUUID() };
  await api.post(`${product}/reserve`, { headers });
  const { status, body } = await api.post(`${other}/reserve`, { headers });
  expect([status, body.code]).toEqual([422, 'idempotency_key_reused']);
  await expectLevels(api, other, [5, 0, 0]);
});
