import { expect, test } from 'vitest';
import { type ApiResponse, useApi } from '../../support/api.ts';
import { arrays, malformedBodies, noTexts, scalars } from '../malformed.ts';
import { expectUnchanged } from '../unchanged.ts';
import { newOrder, placed } from './steps.ts';

const api = useApi();
const fieldsOf = ({ body }: ApiResponse) => [...new Set(body.details?.map(({ field }: { field: string }) => field))];
const post = (path: string, request: Parameters<typeof api.post>[1]) =>
  expectUnchanged(api.stack, () => api.post(path, request));

async function expectFault(field: string, value: unknown): Promise<void> {
  const response = await post('/orders', { body: newOrder({ [field]: value }) });
  expect([response.status, response.body.code, fieldsOf(response)]).toEqual([422, 'validation_failed', [field]]);
}

const noIntegers: [claim: string, value: unknown][] = [
  ['missing', undefined],
  ['null', null],
  ['"1"', '1'],
  ['1.5', 1.5],
  ['2⁵³', 2 ** 53],
  ['true', true],
  ['a list', [1]],
];

test.each(noIntegers)('422 validation_failed: product_id %s', (_claim, value) => expectFault('product_id', value));

test.each([...noIntegers, ['0', 0], ['−1', -1], ['6', 6]])('422 validation_failed: quantity %s', (_claim, value) =>
  expectFault('quantity', value),
);

test.each([...noTexts, ['51 characters', 'x'.repeat(51)], ['spaces', '   ']])(
  '422 validation_failed: customer_id %s',
  (_claim, value) => expectFault('customer_id', value),
);

test.each([
  ...noTexts,
  ['no UUID', 'key'],
  ['a UUID v1', 'c232ab00-9414-11ec-b3c8-9f6bdeced846'],
  ['a UUID v7', '01890a5d-ac96-774b-bcce-b302099a8057'],
  ['the nil UUID', '00000000-0000-0000-0000-000000000000'],
  ['v4 of another variant', '550e8400-e29b-41d4-c716-446655440000'],
  ['v4 in braces', '{550e8400-e29b-41d4-a716-446655440000}'],
  ['v4 without dashes', '550e8400e29b41d4a716446655440000'],
  ['v4 and a space', '550e8400-e29b-41d4-a716-446655440000 '],
])('422 validation_failed: idempotency_key %s', (_claim, value) => expectFault('idempotency_key', value));

test('422 validation_failed: all invalid fields are named together', async () => {
  const fields = ['product_id', 'idempotency_key', 'customer_id', 'quantity'];
  expect(fieldsOf(await post('/orders', { body: {} }))).toEqual(fields);
  const body = { product_id: '1', idempotency_key: 'x', customer_id: ' ', quantity: 0, colour: 'red' };
  expect(fieldsOf(await post('/orders', { body }))).toEqual([...fields, 'colour']);
});

test.each(noIntegers)('422 validation_failed: cancel with product_id %s', async (_claim, product_id) => {
  const path = `/orders/${await placed(api, 3)}/cancel`;
  const response = await post(path, { body: { product_id } });
  expect([response.status, response.body.code, fieldsOf(response)]).toEqual([422, 'validation_failed', ['product_id']]);
});

test.each(['price', '__proto__', 'constructor'])('422 validation_failed: the unknown field %s', async (field) => {
  const path = `/orders/${await placed(api, 3)}/cancel`;
  const withField = (body: object) => JSON.stringify({ ...body, unknown: { admin: 1 } }).replace('unknown', field);
  expect(fieldsOf(await post('/orders', { raw: withField(newOrder()) }))).toEqual([field]);
  expect(fieldsOf(await post(path, { raw: withField({ product_id: 3 }) }))).toEqual([field]);
});

test.each([...scalars, ...arrays])('422 validation_failed: %s', async (_claim, raw) => {
  for (const path of ['/orders', `/orders/${await placed(api, 3)}/cancel`]) {
    const response = await post(path, { raw });
    expect([response.status, fieldsOf(response)]).toEqual([422, ['body']]);
  }
});

test('422 validation_failed: no body', async () => {
  expect((await post('/orders', {})).status).toBe(422);
  expect((await post(`/orders/${await placed(api, 3)}/cancel`, {})).status).toBe(422);
});

test.each(malformedBodies)('400 malformed_request: %s', async (_claim, raw) => {
  for (const path of ['/orders', `/orders/${await placed(api, 3)}/cancel`]) {
    const { status, body } = await post(path, { raw });
    expect([status, body.code]).toEqual([400, 'malformed_request']);
  }
});

test('413 for a body of 1 MB, 415 for a form', async () => {
  const form = { raw: 'product_id=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  for (const path of ['/orders', `/orders/${await placed(api, 3)}/cancel`]) {
    expect((await post(path, { raw: ' '.repeat(1_000_000) })).body.code).toBe('body_too_large');
    expect((await post(path, form)).body.code).toBe('unsupported_media_type');
  }
});

test.each([
  ['/orders', 'POST, GET, HEAD, OPTIONS'],
  ['/orders/00000000-0000-4000-8000-000000000000/cancel', 'POST, OPTIONS'],
  ['/products/1', 'GET, HEAD, OPTIONS'],
])('405 Allow: %s has %s and nothing else', async (path, allow) => {
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
    if (allow.split(', ').includes(method)) continue;
    const { status, headers } = await expectUnchanged(api.stack, () => api.request(method, path));
    expect([method, status, headers.get('allow')]).toEqual([method, 405, allow]);
  }
});

test.each(['/orders/1', '/orders/1/2/cancel', '/products', '/products/1/stock'])('404 not_found: %s', async (path) => {
  const { status, body } = await api.get(path);
  expect([status, body.code]).toEqual([404, 'not_found']);
});
