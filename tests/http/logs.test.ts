import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, type Request, useApi } from '../support/api.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { onVercel } from '../support/host.ts';
import { useStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

/** Stands for what may name a person or is a secret: wherever it is sent, it is in no line. */
const MARK = 'marked-7f3a';
const user = `${MARK}@example.com`;
const orderKey = randomUUID();
const key = { 'Idempotency-Key': `${MARK}-key` };
const tenant = { 'X-Tenant-Id': 'acme' };
const itemId = randomUUID();

const stack = useStack();
const api = useApi(stack, { LOG_LEVEL: 'info', CRON_SECRET: `${MARK}-secret` });
const settings: Record<string, string> = { LOG_LEVEL: 'info' };
let proxy: FaultProxy;

beforeAll(async () => {
  await stack.pool.query('select create_item($1, $2, 1000)', [itemId, 'Logged']);
  proxy = new FaultProxy(stack.restUrl);
  await proxy.listen();
  settings.SUPABASE_URL = proxy.url;
});
afterAll(() => proxy.stop());
const faulty = useApi(stack, settings);

/** The lines of a request, by its id, once the line that says its status is there. */
async function linesOf(of: Api, requestId: string): Promise<Record<string, unknown>[]> {
  return until('the line of the request', () => {
    const lines = of.host.output().match(/^\{.*\}$/gm) ?? [];
    const own = lines.map((line) => JSON.parse(line)).filter(({ request_id }) => request_id === requestId);
    return own.some(({ status }) => status !== undefined) && own;
  });
}

async function log(of: Api, method: string, path: string, request: Request = {}): Promise<Record<string, unknown>[]> {
  const requestId = randomUUID();
  await of.request(method, path, { ...request, headers: { ...request.headers, 'x-request-id': requestId } });
  return (await linesOf(of, requestId)).map(({ request_id: _, ...line }) => line);
}

const line = (fields: Record<string, unknown>) => ({
  level: 30,
  time: expect.any(Number),
  ms: expect.any(Number),
  ...fields,
});

const reservation = { item_id: itemId, customer_id: user, quantity: 1 };
const order = { product_id: 1, idempotency_key: orderKey, customer_id: user, quantity: 1 };

const cases: [string, string, Request, Record<string, unknown>][] = [
  [
    'POST',
    '/v1/reservations',
    { body: reservation, headers: key },
    { route: '/v1/reservations', operation: 'createReservation', outcome: 'reserved', status: 201 },
  ],
  [
    'POST',
    `/v1/reservations?customer=${user}`,
    { body: { ...reservation, quantity: `${MARK}` } },
    { route: '/v1/reservations', operation: 'createReservation', outcome: 'validation_failed', status: 422 },
  ],
  [
    'POST',
    '/v1/sales/demo/purchases',
    { body: { user_id: user }, headers: key },
    { route: '/v1/sales/:id/purchases', operation: 'createPurchase', outcome: 'purchased', status: 201 },
  ],
  [
    'POST',
    '/v1/sales/demo/purchases',
    { body: { user_id: user } },
    { route: '/v1/sales/:id/purchases', operation: 'createPurchase', outcome: 'already_purchased', status: 409 },
  ],
  [
    'GET',
    `/v1/sales/demo/purchases/${user}`,
    {},
    { route: '/v1/sales/:id/purchases/:user_id', operation: 'getPurchase', outcome: 'found', status: 200 },
  ],
  ['POST', '/orders', { body: order }, { route: '/orders', operation: 'placeOrder', outcome: 'placed', status: 201 }],
  [
    'POST',
    '/orders',
    { raw: `{"customer_id": "${user}"` },
    { route: '/orders', operation: 'placeOrder', outcome: 'malformed_request', status: 400 },
  ],
  [
    'POST',
    `/product/${MARK}/reserve`,
    { headers: key },
    { route: '/product/:id/reserve', operation: 'reserveUnit', outcome: 'item_not_found', status: 404 },
  ],
  [
    'POST',
    '/orders',
    { body: { [MARK]: user }, headers: { ...tenant, ...key } },
    { tenant: 'acme', route: '/orders', operation: 'createTenantOrder', outcome: 'created', status: 201 },
  ],
  [
    'POST',
    '/orders',
    { body: { [MARK]: 'another' }, headers: { ...tenant, ...key } },
    { tenant: 'acme', route: '/orders', operation: 'createTenantOrder', outcome: 'key_conflict', status: 409 },
  ],
  [
    'GET',
    `/orders?cursor=${MARK}`,
    { headers: tenant },
    { tenant: 'acme', route: '/orders', operation: 'listTenantOrders', outcome: 'cursor_not_valid', status: 400 },
  ],
  [
    'GET',
    '/orders',
    { headers: { 'X-Tenant-Id': `${MARK}`.padEnd(101, 'x') } },
    { route: '/orders', operation: 'listTenantOrders', outcome: 'malformed_request', status: 400 },
  ],
  [
    'POST',
    '/v1/maintenance/expire-reservations',
    { headers: { authorization: `Bearer ${MARK}` } },
    {
      route: '/v1/maintenance/expire-reservations',
      operation: 'expireReservations',
      outcome: 'unauthorized',
      status: 401,
    },
  ],
  ['GET', `/docs?${MARK}`, {}, { route: '/docs', status: 200 }],
  ['GET', `/${MARK}/${user}?${MARK}`, {}, { outcome: 'not_found', status: 404 }],
  [
    'DELETE',
    `/v1/sales/demo/purchases/${user}`,
    {},
    { route: '/v1/sales/:id/purchases/:user_id', outcome: 'method_not_allowed', status: 405 },
  ],
  ['OPTIONS', `/product/${MARK}`, {}, { route: '/product/:id', status: 204 }],
];

describe('one line a request, with these fields and no other', () => {
  test.each(cases)('%s %s %j', async (method, path, request, fields) => {
    expect(await log(api, method, path, request)).toEqual([line({ method, ...fields })]);
  });

  test('304: the outcome is that of the database', async () => {
    const { headers } = await api.get('/v1/sales/demo');
    const request = { headers: { 'if-none-match': headers.get('etag') as string } };
    const fields = { route: '/v1/sales/:id', operation: 'getSale', outcome: 'found', status: 304 };
    expect(await log(api, 'GET', '/v1/sales/demo', request)).toEqual([line({ method: 'GET', ...fields })]);
  });

  // Vercel's proxy parses requests.
  test.skipIf(onVercel)('what Node could not parse has only an outcome and a status', async () => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.end(`GET /${MARK} HTTP/1.1\r\n${MARK}\r\n\r\n`);
    const refused = await until(
      'its line',
      () => /^\{.*"outcome":"malformed_request","status":400\}$/m.exec(api.host.output())?.[0],
    );
    expect(JSON.parse(refused)).toEqual({
      level: 30,
      time: expect.any(Number),
      request_id: expect.stringMatching(/^[\w-]{36}$/),
      outcome: 'malformed_request',
      status: 400,
    });
  });
});

test('a request without an outcome has a second line that says why, and nothing of what the reply said', async () => {
  proxy.nextFault = () => 'half of the JSON';
  const fields = { route: '/v1/sales/:id/purchases', operation: 'createPurchase', outcome: 'unavailable', status: 503 };
  expect(await log(faulty, 'POST', '/v1/sales/demo/purchases', { body: { user_id: user } })).toEqual([
    // The others where an attempt is still under way at the deadline, by the command's timer or the request's.
    {
      level: 40,
      time: expect.any(Number),
      error: expect.stringMatching(/^execute_unlocked: 200 {2}not JSON, or empty$|^(the|there) .+ deadline$/),
    },
    line({ method: 'POST', ...fields }),
  ]);
});

test('no line of all these requests names a user, a customer, a product or a key', () => {
  for (const { host } of [api, faulty]) {
    expect(host.output().length).toBeGreaterThan(100);
    for (const secret of [MARK, orderKey]) expect(host.output()).not.toContain(secret);
  }
});
