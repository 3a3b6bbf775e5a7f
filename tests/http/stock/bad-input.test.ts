import { beforeAll, expect, test } from 'vitest';
import { type ApiResponse, type Request, useApi } from '../../support/api.ts';
import { arrays, malformedBodies, noQuantities, scalars } from '../malformed.ts';
import { expectUnchanged } from '../unchanged.ts';
import { createProduct, reserve } from './steps.ts';

const api = useApi();
let product: string;
beforeAll(async () => {
  product = await createProduct(api, 5);
});
const fieldsOf = ({ body }: ApiResponse) => body.details?.map(({ field }: { field: string }) => field);
const send = (method: string, path: string, request: Request = {}) =>
  expectUnchanged(api.stack, () => api.request(method, path, request));

test.each(noQuantities.filter(([claim]) => claim !== '0'))('422 validation_failed: stock %s', async (_claim, stock) => {
  const response = await send('PATCH', `${product}/stock`, { body: { stock } });
  expect([response.status, response.body.code]).toEqual([422, 'validation_failed']);
  expect(new Set(fieldsOf(response))).toEqual(new Set(['stock']));
});

test.each([...scalars, ...arrays])('422 validation_failed: %s', async (_claim, raw) => {
  for (const [method, act] of [
    ['PATCH', 'stock'],
    ['POST', 'reserve'],
  ] as const) {
    const response = await send(method, `${product}/${act}`, { raw });
    expect([act, response.status, fieldsOf(response)]).toEqual([act, 422, ['body']]);
  }
});

test.each(['IN_STOCK', '__proto__', 'reservationToken'])(
  '422 validation_failed: the unknown field %s',
  async (field) => {
    const withField = (body: object) => JSON.stringify({ ...body, unknown: 1 }).replace('unknown', field);
    expect(fieldsOf(await send('PATCH', `${product}/stock`, { raw: withField({ stock: 1 }) }))).toEqual([field]);
    expect(fieldsOf(await send('POST', `${product}/reserve`, { raw: withField({}) }))).toEqual([field]);
  },
);

test.each(malformedBodies)('400 malformed_request: %s', async (_claim, raw) => {
  for (const [method, act] of [
    ['PATCH', 'stock'],
    ['POST', 'reserve'],
  ] as const) {
    const { status, body } = await send(method, `${product}/${act}`, { raw });
    expect([act, status, body.code]).toEqual([act, 400, 'malformed_request']);
  }
});

test.each([
  ['101 characters', 'x'.repeat(101)],
  ['10,000 characters', 'x'.repeat(10_000)],
  ['a blank', '%20'],
  ['NUL', 'a%00b'],
  ['a line break', 'a%0Ab'],
  ['DEL', '%7F'],
])('422 validation_failed: a product id of %s', async (_claim, id) => {
  const attempts: [string, string, Request?][] = [
    ['GET', `/product/${id}`],
    ['PATCH', `/product/${id}/stock`, { body: { stock: 1 } }],
    ['POST', `/product/${id}/reserve`],
  ];
  for (const [method, path, request] of attempts) {
    const response = await send(method, path, request);
    expect([method, response.status, fieldsOf(response)]).toEqual([method, 422, ['id']]);
  }
});

test.each([101, 10_000])('400 token_not_valid: a good token at a product id of %i characters', async (length) => {
  const body = { reservationToken: await reserve(api, product) };
  for (const act of ['sold', 'unreserve']) {
    expect((await send('POST', `/product/${'x'.repeat(length)}/${act}`, { body })).body.code).toBe('token_not_valid');
  }
});

test.each([
  ['%zz', 'a percent sign that encodes nothing'],
  ['%C3%28', 'bytes that are no UTF-8'],
])('404 not_found: the product id %s, %s', async (id) => {
  expect((await send('GET', `/product/${id}`)).status).toBe(404);
  expect((await send('PATCH', `/product/${id}/stock`, { body: { stock: 1 } })).status).toBe(404);
});

test('413 for a body of 1 MB, 415 for a form', async () => {
  const mega = { raw: `{"stock": ${'1'.repeat(1_000_000)}}` };
  const form = { raw: 'stock=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  for (const [request, status] of [
    [mega, 413],
    [form, 415],
  ] as const) {
    expect((await send('PATCH', `${product}/stock`, request)).status).toBe(status);
    for (const act of ['reserve', 'unreserve', 'sold']) {
      expect([act, (await send('POST', `${product}/${act}`, request)).status]).toEqual([act, status]);
    }
  }
});

test('400 malformed_request: an Idempotency-Key of 300 characters', async () => {
  const headers = { 'idempotency-key': 'x'.repeat(300) };
  const { status, body } = await send('POST', `${product}/reserve`, { headers });
  expect([status, body.code]).toEqual([400, 'malformed_request']);
});

test.each([
  ['', 'GET, HEAD, OPTIONS'],
  ['/stock', 'PATCH, OPTIONS'],
  ['/reserve', 'POST, OPTIONS'],
  ['/unreserve', 'POST, OPTIONS'],
  ['/sold', 'POST, OPTIONS'],
])('405 Allow: /product/:id%s has %s and nothing else', async (act, allow) => {
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
    if (allow.split(', ').includes(method)) continue;
    const { status, headers } = await send(method, product + act);
    expect([method, status, headers.get('allow')]).toEqual([method, 405, allow]);
  }
});
