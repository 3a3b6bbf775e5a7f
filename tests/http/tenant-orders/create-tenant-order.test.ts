import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { useStack } from '../../support/stack.ts';
import { expectUnchanged } from '../unchanged.ts';
import { asTenant, createOrder } from './steps.ts';

const stack = useStack();
const api = useApi(stack);
const [acme, other] = [asTenant(api), asTenant(api, 'other')];

/** Makes the key older than it is. */
const age = (key: string, minutes: number) =>
  stack.pool.query("update ordering.idempotency_keys set created_at = now() - $2 * interval '1 min' where key = $1", [
    key,
    minutes,
  ]);

test('201: a draft, exactly as specified', async () => {
  const { status, headers, body } = await acme.create();
  expect([status, headers.get('etag'), headers.get('idempotent-replayed')]).toEqual([201, '"1"', null]);
  expect(body).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    tenantId: 'acme',
    status: 'draft',
    version: 1,
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
  });
});

describe('the same key', () => {
  test.each([
    ['{}', ' { } '],
    ['{"b": [1.0, "é"], "a": null}', '{"a":null,"b":[1,"\\u00e9"]}'],
  ])('200 with the same body, as JSON: %s and %s', async (first, second) => {
    const headers = { 'x-tenant-id': 'acme', 'idempotency-key': randomUUID() };
    const created = await api.post('/orders', { raw: first, headers });
    const replayed = await expectUnchanged(stack, () => api.post('/orders', { raw: second, headers }));
    expect([created.status, replayed.status]).toEqual([201, 200]);
    expect(replayed.headers.get('idempotent-replayed')).toBe('true');
    expect(JSON.stringify(replayed.body)).toBe(JSON.stringify(created.body));
  });

  test('200 for the first answer, although the order is closed by now', async () => {
    const key = randomUUID();
    const { body } = await acme.create(key);
    await acme.confirm(body.id, '"1"');
    await acme.close(body.id);
    expect(await acme.create(key)).toMatchObject({ status: 200, body });
  });

  test.each([{ note: 1 }, { '': {} }, JSON.parse('{"__proto__": 1}')])(
    '409 conflict with another body: %j',
    async (body) => {
      const key = randomUUID();
      await acme.create(key);
      const refused = await expectUnchanged(stack, () => acme.create(key, body));
      expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
    },
  );

  test('200 after 59 minutes, 201 with a new order after 61, whatever its body', async () => {
    const key = randomUUID();
    const { body: first } = await acme.create(key);
    await age(key, 59);
    expect(await acme.create(key)).toMatchObject({ status: 200, body: { id: first.id } });
    await age(key, 61);
    const second = await acme.create(key, { another: 'body' });
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.id);
    expect(await acme.create(key, { another: 'body' })).toMatchObject({ status: 200, body: second.body });
    expect((await acme.get(first.id)).status).toBe(200);
  });

  test('201: of another tenant it is another key', async () => {
    const key = randomUUID();
    const [one, two] = [await acme.create(key), await other.create(key, { other: 'body' })];
    expect([one.status, two.status, two.body.tenantId]).toEqual([201, 201, 'other']);
  });
});

test('201: no body at all is the empty object', async () => {
  const headers = { 'x-tenant-id': 'acme', 'idempotency-key': randomUUID() };
  expect((await api.post('/orders', { headers })).status).toBe(201);
  expect((await api.post('/orders', { body: {}, headers })).status).toBe(200);
});

test.each([
  ['without a key', {}],
  ['with an empty key', { 'idempotency-key': '' }],
  ['with a key of 256 characters', { 'idempotency-key': 'x'.repeat(256) }],
  ['with a key that is not ASCII', { 'idempotency-key': 'ä' }],
])('400 malformed_request: %s', async (_, headers) => {
  const sent = { 'x-tenant-id': 'acme', ...headers };
  const { status, body } = await expectUnchanged(stack, () => api.post('/orders', { body: {}, headers: sent }));
  expect([status, body.code, body.details[0].field]).toEqual([400, 'malformed_request', 'Idempotency-Key']);
});

test.each(['x'.repeat(101), 'ä'])('400 malformed_request: the tenant %s', async (tenant) => {
  const { status, body } = await expectUnchanged(stack, () => asTenant(api, tenant).create());
  expect([status, body.details[0].field]).toEqual([400, 'X-Tenant-Id']);
});

test.each([
  ['a number that is too large', '{"a": 1e400}'],
  ['a lone surrogate', '{"a": "\\ud83d"}'],
  ['a lone surrogate as a name', '{"\\ud83d": 1}'],
  ['a list', '[]'],
  ['null', 'null'],
  ['a text', '"text"'],
])('422 validation_failed: %s', async (_, raw) => {
  const headers = { 'x-tenant-id': 'acme', 'idempotency-key': randomUUID() };
  const { status, body } = await expectUnchanged(stack, () => api.post('/orders', { raw, headers }));
  expect([status, body.details]).toEqual([422, [{ field: 'body', message: expect.any(String) }]]);
});

test('201: JSON that is 8,000 levels deep', async () => {
  const headers = { 'x-tenant-id': 'acme', 'idempotency-key': randomUUID() };
  const raw = `{"a":${'['.repeat(8000)}${']'.repeat(8000)}}`;
  expect((await api.post('/orders', { raw, headers })).status).toBe(201);
  expect((await api.post('/orders', { raw, headers })).status).toBe(200);
});

describe('without X-Tenant-Id, or with an empty one, it is an order of the shop', () => {
  test.each([{}, { 'x-tenant-id': '' }])('422: which says so next to an Idempotency-Key: %j', async (headers) => {
    const sent = { ...headers, 'idempotency-key': randomUUID() };
    const { status, body } = await expectUnchanged(stack, () => api.post('/orders', { body: {}, headers: sent }));
    expect([status, body.details[0]]).toEqual([
      422,
      {
        field: 'X-Tenant-Id',
        message: 'is missing or empty: without it this is an order of the shop, not of a tenant',
      },
    ]);
  });

  test('404: its paths are the shop’s', async () => {
    const id = await createOrder(acme);
    expect((await api.get(`/orders/${id}`)).status).toBe(404);
    expect((await api.patch(`/orders/${id}/confirm`, { body: { totalCents: 1 } })).status).toBe(404);
    expect((await api.get('/orders?limit=10')).status).toBe(422);
  });

  test('404 not_found: with it, the shop’s cancellation does not exist', async () => {
    const cancelled = await api.post(`/orders/${randomUUID()}/cancel`, {
      body: { product_id: 1 },
      headers: { 'x-tenant-id': 'acme' },
    });
    expect([cancelled.status, cancelled.body.code]).toEqual([404, 'not_found']);
  });
});
