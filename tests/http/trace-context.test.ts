import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { treesOf, useTracedHost } from '../support/traced-host.ts';
import { until } from '../support/until.ts';

const host = useTracedHost();

/** A trace context as a client sends it. */
function sendTrace(flags = '01') {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return { traceId, spanId, headers: { traceparent: `00-${traceId}-${spanId}-${flags}` } };
}

test('traceparent and tracestate of the request are taken, and passed on to PostgREST', async () => {
  const { traceId, spanId, headers } = sendTrace();
  await host.reserve({ ...headers, tracestate: 'vendor=1' });
  const [request] = host.named('POST /v1/reservations');
  expect(request?.parentSpanContext).toMatchObject({ traceId, spanId, isRemote: true });
  const [rpc] = host.named('POST /rpc/execute_unlocked');
  expect(host.sent.map((own) => own.headers.traceparent)).toEqual([`00-${traceId}-${rpc?.spanContext().spanId}-01`]);
  expect(host.sent[0]?.headers.tracestate).toBe('vendor=1');
});

test('a trace that is not sampled has no spans, and is passed on as such', async () => {
  const { traceId, headers } = sendTrace('00');
  await host.reserve(headers);
  expect(host.finished()).toEqual([]);
  expect(host.sent[0]?.headers.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
});

test.each([
  'nonsense',
  `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`,
  `00-${'1'.repeat(32)}-${'0'.repeat(16)}-01`,
  `ff-${'1'.repeat(32)}-${'1'.repeat(16)}-01`,
  `00-${'1'.repeat(32)}-${'1'.repeat(16)}-01, 00-${'2'.repeat(32)}-${'2'.repeat(16)}-01`,
])('an invalid traceparent is ignored: %s', async (traceparent) => {
  await host.reserve({ traceparent });
  expect(treesOf(host.finished())).toHaveLength(1);
  expect(host.named('POST /v1/reservations')[0]?.parentSpanContext).toBeUndefined();
  expect(host.sent[0]?.headers.traceparent).not.toContain('1'.repeat(16));
});

/** Sends several reservations with these headers; they travel in one batch, while another one is in flight. */
async function sendTogether(headers: Record<string, string>[]): Promise<void> {
  host.fail(() => (host.sent.length === 1 ? 'a late call' : 'none'));
  const first = host.reserve();
  await until('the first batch is in flight', () => host.sent.length === 1);
  const others = headers.map((own) => host.reserve(own));
  expect(new Set(await Promise.all([first, ...others]))).toEqual(new Set([201]));
  expect(host.sent).toHaveLength(2);
}

test('a batch of several requests belongs to the first, and is linked with the others', async () => {
  const contexts = [sendTrace(), sendTrace(), sendTrace()];
  await sendTogether(contexts.map(({ headers }) => headers));
  const BATCH = 'BATCH reserve execute_unlocked';
  const trees = treesOf(host.finished()).slice(1);
  expect(trees).toEqual([
    `SERVER POST /v1/reservations
  CLIENT ${BATCH} → POST /v1/reservations → POST /v1/reservations
    CLIENT POST /rpc/execute_unlocked`,
    `SERVER POST /v1/reservations → ${BATCH}`,
    `SERVER POST /v1/reservations → ${BATCH}`,
  ]);
  const [batch] = host.named(BATCH);
  expect(batch?.attributes).toMatchObject({ 'db.operation.name': 'BATCH reserve', 'db.operation.batch.size': 3 });
  const traces = [batch?.spanContext(), ...(batch?.links ?? []).map(({ context }) => context)];
  expect(new Set(traces.map((context) => context?.traceId))).toEqual(new Set(contexts.map(({ traceId }) => traceId)));
});

test('… and where the first is not sampled, to the first that is', async () => {
  const [unsampled, sampled] = [sendTrace('00'), sendTrace('01')];
  await sendTogether([unsampled.headers, sampled.headers]);
  expect(treesOf(host.finished()).at(-1)).toBe(`SERVER POST /v1/reservations
  CLIENT BATCH reserve execute_unlocked
    CLIENT POST /rpc/execute_unlocked`);
  expect(host.named('BATCH reserve execute_unlocked')[0]?.spanContext().traceId).toBe(sampled.traceId);
});
