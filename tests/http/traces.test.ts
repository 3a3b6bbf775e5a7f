import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { MARK, treesOf, useTracedHost } from '../support/traced-host.ts';
import { until } from '../support/until.ts';

const host = useTracedHost();

test('request → batch → rpc, with the attributes of the conventions', async () => {
  expect(await host.reserve({ 'x-request-id': 'r-1', 'idempotency-key': MARK })).toBe(201);
  expect(treesOf(host.finished())).toEqual([
    `SERVER POST /v1/reservations
  CLIENT reserve execute_unlocked
    CLIENT POST /rpc/execute_unlocked`,
  ]);
  const [request, batch, rpc] = ['POST /v1/reservations', 'reserve execute_unlocked', 'POST /rpc/execute_unlocked'].map(
    (name) => host.named(name)[0],
  );
  expect(request).toMatchObject({ kind: SpanKind.SERVER, status: { code: SpanStatusCode.UNSET }, events: [] });
  expect(request?.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': '/v1/reservations',
    'url.scheme': 'http',
    'http.response.status_code': 201,
    'holdfast.request_id': 'r-1',
    'holdfast.operation': 'createReservation',
    'holdfast.outcome': 'reserved',
  });
  expect(batch?.attributes).toEqual({
    'db.system.name': 'postgresql',
    'db.operation.name': 'reserve',
    'db.stored_procedure.name': 'execute_unlocked',
  });
  expect(rpc?.attributes).toEqual({
    'http.request.method': 'POST',
    'url.full': `${host.proxy.url}/rpc/execute_unlocked`,
    'url.template': '/rpc/execute_unlocked',
    'server.address': '127.0.0.1',
    'server.port': Number(new URL(host.proxy.url).port),
    'http.response.status_code': 200,
  });
});

test('a plain call is a span, too, and a tenant an attribute', async () => {
  const headers = { 'x-tenant-id': 'acme', 'idempotency-key': MARK };
  expect(await host.post('/orders', { note: MARK }, headers)).toBe(201);
  expect(treesOf(host.finished())).toEqual([
    `SERVER POST /orders
  CLIENT create_tenant_order
    CLIENT POST /rpc/create_tenant_order`,
  ]);
  expect(host.named('create_tenant_order')[0]?.attributes).toEqual({
    'db.system.name': 'postgresql',
    'db.stored_procedure.name': 'create_tenant_order',
  });
  expect(host.named('POST /orders')[0]?.attributes).toMatchObject({ 'holdfast.tenant': 'acme' });
});

test('a retry is a second attempt in the same batch', async () => {
  host.fail(() => (host.sent.length === 1 ? 'cut after the commit' : 'none'));
  expect(await host.reserve()).toBe(201);
  expect(treesOf(host.finished())).toEqual([
    `SERVER POST /v1/reservations
  CLIENT reserve execute_unlocked
    CLIENT POST /rpc/execute_unlocked (error)
    CLIENT POST /rpc/execute_unlocked`,
  ]);
  const [first, second] = host.named('POST /rpc/execute_unlocked');
  expect(first?.attributes).toMatchObject({ 'error.type': 'Unavailable' });
  expect(first?.attributes).not.toHaveProperty('http.response.status_code');
  expect(second?.attributes).toMatchObject({ 'http.request.resend_count': 1, 'http.response.status_code': 200 });
  expect(first?.attributes).not.toHaveProperty('http.request.resend_count');
  const parents = host.sent.map(({ headers }) => headers.traceparent);
  expect(parents).toEqual(
    [first, second].map((span) => `00-${span?.spanContext().traceId}-${span?.spanContext().spanId}-01`),
  );
});

test('503: an error at each level, with the exception at the request', async () => {
  host.fail(() => 'a gateway’s page before the call');
  expect(await host.reserve()).toBe(503);
  await until('the batch has ended', () => host.named('reserve execute_unlocked').length > 0);
  const [request] = host.named('POST /v1/reservations');
  expect(request).toMatchObject({
    status: { code: SpanStatusCode.ERROR },
    attributes: { 'http.response.status_code': 503, 'holdfast.outcome': 'unavailable', 'error.type': 'unavailable' },
    events: [{ name: 'exception', attributes: { 'exception.type': 'Unavailable' } }],
  });
  const [batch] = host.named('reserve execute_unlocked');
  expect(batch).toMatchObject({ status: { code: SpanStatusCode.ERROR }, attributes: { 'error.type': 'Unavailable' } });
  const attempts = host.named('POST /rpc/execute_unlocked');
  expect(attempts.length).toBeGreaterThan(1);
  for (const attempt of attempts) expect(attempt).toMatchObject({ attributes: { 'http.response.status_code': 502 } });
});

test('a refusal is no error', async () => {
  const path = '/v1/reservations/00000000-0000-4000-8000-000000000000/confirm';
  expect(await host.post(path, {})).toBe(404);
  const [request] = host.named('POST /v1/reservations/:id/confirm');
  expect(request).toMatchObject({
    status: { code: SpanStatusCode.UNSET },
    attributes: { 'holdfast.outcome': 'reservation_not_found', 'http.response.status_code': 404 },
  });
});

test('an unknown path is in no span', async () => {
  expect(await host.post(`/${MARK}?${MARK}`, {})).toBe(404);
  expect(treesOf(host.finished())).toEqual(['SERVER POST']);
  expect(host.finished()[0]?.attributes).not.toHaveProperty('http.route');
});

test('no span names a user, a customer, a product or a key', async () => {
  await fetch(`${host.url}/v1/sales/demo/purchases/${MARK}?${MARK}`);
  const spans = host.all().map(({ name, attributes, events, status }) => ({ name, attributes, events, status }));
  expect(spans.at(-1)).toMatchObject({ name: 'GET /v1/sales/:id/purchases/:user_id' });
  expect(JSON.stringify(spans)).not.toContain(MARK);
});
