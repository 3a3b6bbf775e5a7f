import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { DrainingServer } from '../../lib/host/draining-server.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { treesOf } from '../support/spans.ts';
import { useStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

/** Stands for what may name a person or is a secret: it is in no span. */
const MARK = 'marked-7f3a';
const itemId = randomUUID();
const stack = useStack();
const exporter = new InMemorySpanExporter();
let proxy: FaultProxy;
let host: DrainingServer;
let url: string;
/** The requests that reached PostgREST, or would have. */
let sent: IncomingMessage[] = [];

// The host runs in this process, where its spans can be read.
beforeAll(async () => {
  await stack.pool.query('select create_item($1, $2, 1000)', [itemId, 'Traced']);
  proxy = new FaultProxy(stack.restUrl);
  await proxy.listen();
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  vi.stubEnv('SUPABASE_URL', proxy.url)
    .stubEnv('SUPABASE_REST_PATH', '/')
    .stubEnv('SUPABASE_SERVICE_ROLE_KEY', stack.serviceRoleKey)
    .stubEnv('LOG_LEVEL', 'silent');
  const { createHost } = await import('../../lib/host/host.ts');
  host = await createHost();
  await once(host.server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(host.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await host.drain();
  await proxy.stop();
  vi.unstubAllEnvs();
});

/** How many spans earlier tests have made. */
let earlier = 0;
beforeEach(() => {
  earlier = exporter.getFinishedSpans().length;
  sent = [];
  fail(() => 'none');
});

function fail(nextFault: FaultProxy['nextFault']): void {
  proxy.nextFault = (request) => {
    sent.push(request);
    return nextFault(request);
  };
}

async function post(path: string, body: object, headers: Record<string, string> = {}): Promise<number> {
  const init = {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  };
  const response = await fetch(`${url}${path}`, init);
  await response.text();
  return response.status;
}

const reserve = (headers: Record<string, string> = {}) =>
  post('/v1/reservations', { item_id: itemId, customer_id: `${MARK}@example.com`, quantity: 1 }, headers);

const finished = () => exporter.getFinishedSpans().slice(earlier);
const named = (name: string): ReadableSpan[] => finished().filter((span) => span.name === name);

/** A trace context as a client sends it. */
function sendTrace(flags = '01') {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return { traceId, spanId, headers: { traceparent: `00-${traceId}-${spanId}-${flags}` } };
}

const ORDER = `SERVER POST /v1/reservations
  CLIENT reserve execute_unlocked
    CLIENT POST /rpc/execute_unlocked`;

test('request → batch → rpc, with the attributes of the conventions', async () => {
  expect(await reserve({ 'x-request-id': 'r-1', 'idempotency-key': MARK })).toBe(201);
  expect(treesOf(finished())).toEqual([ORDER]);
  const [request, batch, rpc] = ['POST /v1/reservations', 'reserve execute_unlocked', 'POST /rpc/execute_unlocked'].map(
    (name) => named(name)[0],
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
    'url.full': `${proxy.url}/rpc/execute_unlocked`,
    'url.template': '/rpc/execute_unlocked',
    'server.address': '127.0.0.1',
    'server.port': Number(new URL(proxy.url).port),
    'http.response.status_code': 200,
  });
});

test('a plain call is a span, too, and a tenant an attribute', async () => {
  const headers = { 'x-tenant-id': 'acme', 'idempotency-key': MARK };
  expect(await post('/orders', { note: MARK }, headers)).toBe(201);
  expect(treesOf(finished())).toEqual([
    `SERVER POST /orders
  CLIENT create_tenant_order
    CLIENT POST /rpc/create_tenant_order`,
  ]);
  expect(named('create_tenant_order')[0]?.attributes).toEqual({
    'db.system.name': 'postgresql',
    'db.stored_procedure.name': 'create_tenant_order',
  });
  expect(named('POST /orders')[0]?.attributes).toMatchObject({ 'holdfast.tenant': 'acme' });
});

/** Sends several reservations with these headers; they travel in one batch, while another one is in flight. */
async function sendTogether(headers: Record<string, string>[]): Promise<void> {
  fail(() => (sent.length === 1 ? 'a late call' : 'none'));
  const first = reserve();
  await until('the first batch is in flight', () => sent.length === 1);
  const others = headers.map((own) => reserve(own));
  expect(new Set(await Promise.all([first, ...others]))).toEqual(new Set([201]));
  expect(sent).toHaveLength(2);
}

test('a batch of several requests belongs to the first, and is linked with the others', async () => {
  const contexts = [sendTrace(), sendTrace(), sendTrace()];
  await sendTogether(contexts.map(({ headers }) => headers));
  const BATCH = 'BATCH reserve execute_unlocked';
  const trees = treesOf(finished()).slice(1);
  expect(trees).toEqual([
    `SERVER POST /v1/reservations
  CLIENT ${BATCH} → POST /v1/reservations → POST /v1/reservations
    CLIENT POST /rpc/execute_unlocked`,
    `SERVER POST /v1/reservations → ${BATCH}`,
    `SERVER POST /v1/reservations → ${BATCH}`,
  ]);
  const [batch] = named(BATCH);
  expect(batch?.attributes).toMatchObject({ 'db.operation.name': 'BATCH reserve', 'db.operation.batch.size': 3 });
  const traces = [batch?.spanContext(), ...(batch?.links ?? []).map(({ context }) => context)];
  expect(new Set(traces.map((context) => context?.traceId))).toEqual(new Set(contexts.map(({ traceId }) => traceId)));
});

test('… and where the first is not sampled, to the first that is', async () => {
  const [unsampled, sampled] = [sendTrace('00'), sendTrace('01')];
  await sendTogether([unsampled.headers, sampled.headers]);
  expect(treesOf(finished()).at(-1)).toBe(`SERVER POST /v1/reservations
  CLIENT BATCH reserve execute_unlocked
    CLIENT POST /rpc/execute_unlocked`);
  expect(named('BATCH reserve execute_unlocked')[0]?.spanContext().traceId).toBe(sampled.traceId);
});

test('a retry is a second attempt in the same batch', async () => {
  fail(() => (sent.length === 1 ? 'cut after the commit' : 'none'));
  expect(await reserve()).toBe(201);
  expect(treesOf(finished())).toEqual([
    `SERVER POST /v1/reservations
  CLIENT reserve execute_unlocked
    CLIENT POST /rpc/execute_unlocked (error)
    CLIENT POST /rpc/execute_unlocked`,
  ]);
  const [first, second] = named('POST /rpc/execute_unlocked');
  expect(first?.attributes).toMatchObject({ 'error.type': 'Unavailable' });
  expect(first?.attributes).not.toHaveProperty('http.response.status_code');
  expect(second?.attributes).toMatchObject({ 'http.request.resend_count': 1, 'http.response.status_code': 200 });
  expect(first?.attributes).not.toHaveProperty('http.request.resend_count');
  const parents = sent.map(({ headers }) => headers.traceparent);
  expect(parents).toEqual(
    [first, second].map((span) => `00-${span?.spanContext().traceId}-${span?.spanContext().spanId}-01`),
  );
});

test('503: an error at each level, with the exception at the request', async () => {
  fail(() => 'a gateway’s page before the call');
  expect(await reserve()).toBe(503);
  await until('the batch has ended', () => named('reserve execute_unlocked').length > 0);
  const [request] = named('POST /v1/reservations');
  expect(request).toMatchObject({
    status: { code: SpanStatusCode.ERROR },
    attributes: { 'http.response.status_code': 503, 'holdfast.outcome': 'unavailable', 'error.type': 'unavailable' },
    events: [{ name: 'exception', attributes: { 'exception.type': 'Unavailable' } }],
  });
  const [batch] = named('reserve execute_unlocked');
  expect(batch).toMatchObject({ status: { code: SpanStatusCode.ERROR }, attributes: { 'error.type': 'Unavailable' } });
  const attempts = named('POST /rpc/execute_unlocked');
  expect(attempts.length).toBeGreaterThan(1);
  for (const attempt of attempts) expect(attempt).toMatchObject({ attributes: { 'http.response.status_code': 502 } });
});

test('a refusal is no error', async () => {
  const path = '/v1/reservations/00000000-0000-4000-8000-000000000000/confirm';
  expect(await post(path, {})).toBe(404);
  const [request] = named('POST /v1/reservations/:id/confirm');
  expect(request).toMatchObject({
    status: { code: SpanStatusCode.UNSET },
    attributes: { 'holdfast.outcome': 'reservation_not_found', 'http.response.status_code': 404 },
  });
});

test('an unknown path is in no span', async () => {
  expect(await post(`/${MARK}?${MARK}`, {})).toBe(404);
  expect(treesOf(finished())).toEqual(['SERVER POST']);
  expect(finished()[0]?.attributes).not.toHaveProperty('http.route');
});

test('traceparent and tracestate of the request are taken, and passed on to PostgREST', async () => {
  const { traceId, spanId, headers } = sendTrace();
  await reserve({ ...headers, tracestate: 'vendor=1' });
  const [request] = named('POST /v1/reservations');
  expect(request?.parentSpanContext).toMatchObject({ traceId, spanId, isRemote: true });
  const [rpc] = named('POST /rpc/execute_unlocked');
  expect(sent.map((own) => own.headers.traceparent)).toEqual([`00-${traceId}-${rpc?.spanContext().spanId}-01`]);
  expect(sent[0]?.headers.tracestate).toBe('vendor=1');
});

test('a trace that is not sampled has no spans, and is passed on as such', async () => {
  const { traceId, headers } = sendTrace('00');
  await reserve(headers);
  expect(finished()).toEqual([]);
  expect(sent[0]?.headers.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
});

test.each([
  'nonsense',
  `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`,
  `00-${'1'.repeat(32)}-${'0'.repeat(16)}-01`,
  `ff-${'1'.repeat(32)}-${'1'.repeat(16)}-01`,
  `00-${'1'.repeat(32)}-${'1'.repeat(16)}-01, 00-${'2'.repeat(32)}-${'2'.repeat(16)}-01`,
])('an invalid traceparent is ignored: %s', async (traceparent) => {
  await reserve({ traceparent });
  expect(treesOf(finished())).toEqual([ORDER]);
  expect(named('POST /v1/reservations')[0]?.parentSpanContext).toBeUndefined();
  expect(sent[0]?.headers.traceparent).not.toContain('1'.repeat(16));
});

test('no span names a user, a customer, a product or a key', async () => {
  await fetch(`${url}/v1/sales/demo/purchases/${MARK}?${MARK}`);
  const spans = exporter
    .getFinishedSpans()
    .map(({ name, attributes, events, status }) => ({ name, attributes, events, status }));
  expect(spans.at(-1)).toMatchObject({ name: 'GET /v1/sales/:id/purchases/:user_id' });
  expect(JSON.stringify(spans)).not.toContain(MARK);
});
