import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Api, useApi } from '../../support/api.ts';
import { FaultProxy } from '../../support/fault-proxy.ts';
import { onVercel } from '../../support/host.ts';
import { increases, parseMetrics, type Samples, scrape } from '../../support/metrics.ts';
import { createEvents } from '../../support/outbox.ts';
import { useStack } from '../../support/stack.ts';
import { until } from '../../support/until.ts';

const REQUESTS = 'holdfast_requests_total';

const stack = useStack();
const api = useApi(stack);

let proxy: FaultProxy;
const throughProxy: Record<string, string> = {};
beforeAll(async () => {
  proxy = new FaultProxy(stack.restUrl);
  await proxy.listen();
  throughProxy.SUPABASE_URL = proxy.url;
});
afterAll(() => proxy.stop());
const faulty = useApi(stack, throughProxy);
const away = useApi(stack, { SUPABASE_URL: 'http://127.0.0.1:9' });
beforeEach(() => {
  proxy.nextFault = () => 'none';
});

const reserve = (to: Api, item_id: string) =>
  to.post('/v1/reservations', { body: { item_id, customer_id: 'customer_42', quantity: 1 } });
const createItem = async (): Promise<string> =>
  (await api.post('/v1/items', { body: { name: 'an item', initial_quantity: 5 } })).body.id;

/** How many requests of an operation went up between two scrapes, by what its labels say. */
const requests = (before: Samples, after: Samples) => increases(before, after, REQUESTS);
const labels = (operation: string, outcome: string, status: number) =>
  `{operation="${operation}",outcome="${outcome}",status="${status}"}`;

/** On Vercel the function of /metrics is an instance of its own: it knows nothing of other functions' requests. */
const testOfInstance = test.skipIf(onVercel);

describe('GET /metrics', () => {
  test('200: the text format of Prometheus, named by its conventions, and never cached', async () => {
    await api.get('/health');
    const { status, headers, body } = await api.get('/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    const { types, samples } = parseMetrics(body);
    for (const [name, type] of types) if (type === 'counter') expect(name).toMatch(/_total$/);
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'nodejs_heap_size_used_bytes', 'process_cpu_seconds_total'])
      expect(samples.has(name), name).toBe(true);
    const duration = 'holdfast_request_duration_seconds';
    const of = (suffix: string, le = '') => samples.get(`${duration}_${suffix}{${le}operation="getHealth"}`);
    expect(of('bucket', 'le="+Inf",')).toBe(of('count'));
    expect(of('sum')).toBeGreaterThan(0);
  });

  test('HEAD: the headers and no body', async () => {
    const { status, headers, body } = await api.request('HEAD', '/metrics');
    expect([status, body]).toEqual([200, undefined]);
    expect(Number(headers.get('content-length'))).toBeGreaterThan(1000);
  });

  testOfInstance('200: the requests by operation, outcome and status, exactly as many as were sent', async () => {
    const id = await createItem();
    const before = await scrape(api);
    const sent = [
      ...Array.from({ length: 7 }, () => reserve(api, id)),
      ...Array.from({ length: 3 }, () => api.get(`/v1/items/${id}`)),
      ...Array.from({ length: 4 }, () => api.get(`/v1/items/${randomUUID()}`)),
      api.post('/v1/items', { body: {} }),
      api.get('/nothing'),
      api.patch('/v1/reservations', { body: {} }),
      api.get('/docs'),
    ];
    await Promise.all(sent);
    const after = await scrape(api);
    expect(requests(before, after)).toEqual({
      [labels('createReservation', 'reserved', 201)]: 5,
      [labels('createReservation', 'insufficient_stock', 409)]: 2,
      [labels('getItem', 'found', 200)]: 3,
      [labels('getItem', 'item_not_found', 404)]: 4,
      [labels('createItem', 'validation_failed', 422)]: 1,
      [labels('none', 'not_found', 404)]: 1,
      [labels('none', 'method_not_allowed', 405)]: 1,
      [labels('none', 'none', 200)]: 1,
      [labels('getMetrics', 'scraped', 200)]: 1,
    });
    expect(increases(before, after, 'holdfast_request_duration_seconds_count')).toEqual({
      '{operation="createReservation"}': 7,
      '{operation="getItem"}': 7,
      '{operation="createItem"}': 1,
      '{operation="none"}': 3,
      '{operation="getMetrics"}': 1,
    });
    expect(increases(before, after, 'holdfast_batch_size_sum')).toEqual({ '': 7 });
    expect(increases(before, after, 'holdfast_database_call_duration_seconds_count')).toMatchObject({
      '{function="get_item"}': 7,
      '{function="execute_unlocked"}': increases(before, after, 'holdfast_batch_size_count')[''],
    });
  });

  testOfInstance('200: whatever clients send, no series is added', async () => {
    const agent = new Agent({ connections: 50 });
    const send = async (wave: number, n: number) => {
      const word = `${wave}-${n}-${randomUUID()}`;
      const targets = [
        `/${word}`,
        `/v1/items/${word}`,
        `/orders?limit=1&${word}`,
        `/v1/sales/${word}?${word}`,
        `/product/${word}`,
      ];
      const headers = { 'x-tenant-id': word, 'x-request-id': word, 'user-agent': word };
      const path = targets[n % targets.length] as string;
      const method = ['GET', 'DELETE', 'PROPFIND', `X${n}`][Math.floor(n / targets.length) % 4] as string;
      await (await request(api.url + path, { method: method as 'GET', headers, dispatcher: agent })).body.dump();
    };
    const wave = async (number: number, size: number) => {
      await Promise.all(Array.from({ length: size }, (_, n) => send(number, n)));
      return scrape(api);
    };
    await wave(1, 20);
    const before = await wave(2, 20);
    const after = await wave(3, 2000);
    await agent.close();
    const own = (samples: Samples) => [...samples.keys()].filter((series) => series.startsWith('holdfast_')).sort();
    expect(own(after)).toEqual(own(before));
    const counted = Object.values(requests(before, after)).reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(2001);
  });

  testOfInstance('200: a call that is repeated is counted as a retry', async () => {
    const id = await createItem();
    const before = await scrape(faulty);
    let calls = 0;
    proxy.nextFault = ({ url }) => (url?.includes('execute_unlocked') && ++calls <= 2 ? 'cut before the call' : 'none');
    expect((await reserve(faulty, id)).status).toBe(201);
    const after = await scrape(faulty);
    expect(increases(before, after, 'holdfast_database_retries_total')).toEqual({ '{function="execute_unlocked"}': 2 });
    expect(increases(before, after, 'holdfast_batch_size')).toMatchObject({ _sum: 1, _count: 1 });
  });

  testOfInstance('200: a locked item has a lane, and its commands wait in the queue', async () => {
    const id = await createItem();
    const holder = await stack.connect();
    await holder.query('begin');
    await holder.query('select from inventory.items where id = $1 for update', [id]);
    const first = reserve(api, id);
    await stack.waitForLockWaiters(1);
    const others = [reserve(api, id), reserve(api, id)];
    await until('the lane has a queue', async () => {
      const samples = await scrape(api);
      return samples.get('holdfast_busy_lanes') === 1 && samples.get('holdfast_queued_commands') === 2;
    });
    await holder.query('rollback');
    for (const { status } of await Promise.all([first, ...others])) expect(status).toBe(201);
    await until('the lane is idle again', async () => {
      const samples = await scrape(api);
      return samples.get('holdfast_busy_lanes') === 0 && samples.get('holdfast_queued_commands') === 0;
    });
  });
});

describe.concurrent('of the outbox', () => {
  const names = ['database_up', 'outbox_pending_events', 'outbox_parked_events', 'outbox_oldest_event_age_seconds'];
  const outboxIn = (samples: Samples) => names.map((name) => samples.get(`holdfast_${name}`));
  const outboxOf = async (of: Api) => outboxIn(await scrape(of));

  test('200: how many events wait, how many are parked, and since when', async () => {
    await stack.pool.query('truncate ordering.outbox');
    expect(await outboxOf(api)).toEqual([1, 0, 0, 0]);
    const [[first]] = await createEvents(stack, 2, 2);
    const older =
      "created_at = created_at - interval '1 hour', parked_at = clock_timestamp(), next_attempt_at = null, attempts = 1";
    await stack.pool.query(`update ordering.outbox set ${older}, last_error = 'gone' where id = $1`, [first]);
    const [up, pending, parked, age = 0] = await outboxOf(api);
    expect([up, pending, parked]).toEqual([1, 4, 1]);
    expect(age).toBeGreaterThanOrEqual(3600);
    expect(age).toBeLessThan(3700);
  });

  test('200: without the database what the instance itself knows', async () => {
    expect((await away.get('/health')).status).toBe(503);
    const samples = await scrape(away);
    expect(samples.get(REQUESTS + labels('getHealth', 'unavailable', 503))).toBe(1);
    expect(outboxIn(samples)).toEqual([0, undefined, undefined, undefined]);
  });

  test('200: a database that goes away and comes back', async () => {
    expect((await outboxOf(faulty))[0]).toBe(1);
    proxy.nextFault = () => 'silence before the call';
    expect(await outboxOf(faulty)).toEqual([0, undefined, undefined, undefined]);
    proxy.nextFault = () => 'none';
    expect((await outboxOf(faulty))[0]).toBe(1);
  });
});
