import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Api, useApi } from '../../support/api.ts';
import { FaultProxy } from '../../support/fault-proxy.ts';
import { createEvents, endWaiting, statesOf } from '../../support/outbox.ts';
import { useReceiver } from '../../support/outbox-receiver.ts';
import { useStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';

const relay = '/v1/maintenance/relay-outbox';
const outbox = '/v1/maintenance/outbox';
const none = { published: 0, failed: 0, parked: 0, lost: 0, complete: true };

const stack = useStack();
const receiver = useReceiver();
const instances = [
  useApi(stack, receiver.settings),
  useApi(stack, receiver.settings),
  useApi(stack, receiver.settings),
];
const [api] = instances as [Api];
const withoutWebhook = useApi(stack, { NODE_ENV: 'production', CRON_SECRET: 'for the cron alone' });
const development = useApi(stack, { LOG_LEVEL: 'info' });

let proxy: FaultProxy;
const throughProxy: Record<string, string> = {};
beforeAll(async () => {
  proxy = new FaultProxy(stack.restUrl);
  await proxy.listen();
  Object.assign(throughProxy, receiver.settings, { SUPABASE_URL: proxy.url });
});
afterAll(() => proxy.stop());
const faulty = useApi(stack, throughProxy);
beforeEach(() => stack.pool.query('truncate ordering.outbox'));

describe('/v1/maintenance/relay-outbox', () => {
  test.each(['POST', 'GET'])('200: %s publishes what is due, in order, and each event once', async (method) => {
    const streams = await createEvents(stack, 3, 4);
    const { status, body } = await api.request(method, relay);
    expect([status, body]).toEqual([200, { ...none, published: 12 }]);
    expect(idsByStream()).toEqual(new Set(streams.map(String)));
    expect((await statesOf(stack, streams.flat())).every(({ published }) => published)).toBe(true);
    expect((await api.request(method, relay)).body).toEqual(none);
  });

  test('200: an order that is closed is published as the event of its close', async () => {
    const [tenant, version] = [{ 'X-Tenant-Id': 'acme' }, (number: number) => ({ 'If-Match': `"${number}"` })];
    const { body: order } = await api.post('/orders', {
      headers: { ...tenant, 'Idempotency-Key': randomUUID() },
      body: {},
    });
    await api.patch(`/orders/${order.id}/confirm`, {
      headers: { ...tenant, ...version(1) },
      body: { totalCents: 1234 },
    });
    await api.post(`/orders/${order.id}/close`, { headers: { ...tenant, ...version(2) } });
    expect((await api.post(relay)).body).toEqual({ ...none, published: 1 });
    const { rows } = await stack.pool.query('select id from ordering.outbox where order_id = $1', [order.id]);
    expect(receiver.received).toEqual([
      {
        id: rows[0].id,
        type: 'orders.closed',
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        data: { orderId: order.id, tenantId: 'acme', totalCents: 1234, closedAt: expect.any(String) },
      },
    ]);
  });

  test('200: any number at once publish each event once and each stream in order', async () => {
    const streams = await createEvents(stack, 40, 6);
    const relayAll = () => Promise.all(Array.from({ length: 12 }, (_, at) => (instances[at % 3] as Api).post(relay)));
    // What the first have no time for, the next ones publish; also what they had leased then.
    await until('all are published', async () => {
      await relayAll();
      await endWaiting(stack);
      return (await api.get(outbox)).body.pending === 0;
    });
    expect(receiver.received).toHaveLength(240);
    expect(idsByStream()).toEqual(new Set(streams.map(String)));
  });

  test('200: a failed event is tried again after its pause, before those that follow it', async () => {
    const [stream, other] = await createEvents(stack, 2, 3);
    receiver.reply = ({ id }) => ({ status: id === stream[1] ? 500 : 204 });
    expect((await api.post(relay)).body).toEqual({ ...none, published: 4, failed: 1 });
    expect((await api.post(relay)).body).toEqual(none);
    expect((await statesOf(stack, stream)).map(({ published, attempts }) => [published, attempts])).toEqual([
      [true, 0],
      [false, 1],
      [false, 0],
    ]);
    receiver.reply = () => ({ status: 204 });
    await endWaiting(stack);
    expect((await api.post(relay)).body).toEqual({ ...none, published: 2 });
    const [one, two, three] = stream as string[];
    expect(idsByStream()).toEqual(new Set([String(other), String([one, two, two, three])]));
  });

  test.each([
    ['in seconds', () => '3600'],
    ['as a date', () => new Date(Date.now() + 3_600_000).toUTCString()],
  ])('200: Retry-After %s is honoured', async (_, retryAfter) => {
    const [[first]] = await createEvents(stack, 1, 1);
    receiver.reply = () => ({ status: 503, headers: { 'retry-after': retryAfter() } });
    expect((await api.post(relay)).body).toEqual({ ...none, failed: 1 });
    const [state] = await statesOf(stack, [first]);
    expect(Math.abs((state?.wait ?? 0) - 3600)).toBeLessThan(30);
  });

  test('200: an event of which the receiver says 410 is parked, and its stream waits', async () => {
    const [[first, second]] = await createEvents(stack, 1, 2);
    receiver.reply = () => ({ status: 410 });
    expect((await api.post(relay)).body).toEqual({ ...none, parked: 1 });
    await endWaiting(stack);
    receiver.reply = () => ({ status: 204 });
    expect((await api.post(relay)).body).toEqual(none);
    expect((await statesOf(stack, [first, second as string])).map(({ parked }) => parked)).toEqual([true, false]);
  });

  test('200: an event of which the receiver has failed twelve times is parked', async () => {
    const [[first]] = await createEvents(stack, 1, 1);
    receiver.reply = () => ({ status: 500 });
    for (let attempt = 1; attempt < 12; attempt++) {
      expect((await api.post(relay)).body).toEqual({ ...none, failed: 1 });
      await endWaiting(stack);
    }
    expect((await api.post(relay)).body).toEqual({ ...none, parked: 1 });
    expect(receiver.received.map(({ id }) => id)).toEqual(Array(12).fill(first));
  });

  test('200: of a slow receiver no more is asked than the request has time for', async () => {
    await createEvents(stack, 40, 1);
    receiver.reply = () => setTimeout(1000, { status: 204 });
    const { body } = await api.post(relay);
    expect(body).toEqual({ ...none, published: receiver.received.length, complete: false });
    expect(body.published).toBeLessThan(40);
  });

  test('409 publisher_missing: outside development events wait until there is a webhook', async () => {
    const [[first]] = await createEvents(stack, 1, 1);
    const headers = { authorization: 'Bearer for the cron alone' };
    for (const method of ['POST', 'GET']) {
      const { status, body } = await withoutWebhook.request(method, relay, { headers });
      expect([status, body.code]).toEqual([409, 'publisher_missing']);
    }
    expect(await statesOf(stack, [first])).toMatchObject([{ published: false, leased: false }]);
  });

  test('200: in development without a webhook events are written to the log', async () => {
    const [[first]] = await createEvents(stack, 1, 1);
    expect((await development.post(relay)).body).toEqual({ ...none, published: 1 });
    await until('the event is in the log', () => development.host.output().includes(first));
  });
});

describe('with faults between relay and database', () => {
  test('200: a reply that is lost after the commit changes nothing: each event is published once', async () => {
    const streams = await createEvents(stack, 5, 3);
    let calls = 0;
    proxy.nextFault = () => (++calls % 2 === 0 ? 'cut after the commit' : 'none');
    let published = 0;
    // A request begins attempts for a second or so, which on a slow machine is not enough for all.
    await until('all are published', async () => {
      const { body } = await faulty.post(relay);
      published += body.published;
      return body.complete;
    });
    expect(published).toBe(15);
    expect(idsByStream()).toEqual(new Set(streams.map(String)));
  });

  test('503: what was published and could not be noted is published again, before what follows it', async () => {
    const [[first, second]] = await createEvents(stack, 1, 2);
    proxy.nextFault = ({ url }) => (url?.includes('settle_outbox') ? 'cut before the call' : 'none');
    expect((await faulty.post(relay)).status).toBe(503);
    expect((await api.post(relay)).body).toEqual(none);
    await endWaiting(stack);
    expect((await api.post(relay)).body).toEqual({ ...none, published: 2 });
    expect(receiver.received.map(({ id }) => id)).toEqual([first, first, second]);
  });
});

/** Event ids as they came, one list a stream. */
function idsByStream(): Set<string> {
  const streams = Map.groupBy(receiver.received, ({ data }) => data.item);
  return new Set([...streams.values()].map((events) => String(events.map(({ id }) => id))));
}
