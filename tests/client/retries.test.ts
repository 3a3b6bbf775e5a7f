import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newIdempotencyKey } from '../../client/src/index.ts';
import {
  busy,
  clientOf,
  problem,
  REFUSED,
  type Reply,
  reserved,
  type Sent,
  settle,
  UUID,
  wish,
} from './simulated-service.ts';

// When a request is repeated, and with what. Time is simulated; what repeating does to stock is in faults.test.ts.

const unit = { id: 'shirt', reservationToken: newIdempotencyKey() };

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort('the customer left') };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
afterEach(() => void vi.useRealTimers());

describe('a request is repeated', () => {
  const replies: [string, Reply][] = [
    ['no response', REFUSED],
    ['half a response', { status: 201, body: '{"id": "a res' }],
    ['an empty response', { status: 201, body: '' }],
    ['503', busy()],
    ['502 of a gateway', { status: 502, body: '<html>' }],
    ['504 of a gateway', { status: 504, body: '<html>' }],
    ['429', problem(429, 'too_many_requests', { 'Retry-After': '1' })],
  ];

  test.each(replies)('after %s: the same request, with the same key and request id', async (_, reply) => {
    const { client, sent } = clientOf([reply, reply, reserved]);
    expect(await settle(client.createReservation(wish))).toMatchObject({ outcome: 'reserved' });
    const [first] = sent as [Sent];
    expect(sent.map(({ key, id, body }) => ({ key, id, body }))).toEqual(
      Array(3).fill({ key: first.key, id: first.id, body: JSON.stringify(wish) }),
    );
    expect([first.key, first.id]).toEqual([expect.stringMatching(UUID), expect.stringMatching(UUID)]);
  });

  test('four times at most, or as often as the client or the call says', async () => {
    const counts = [];
    for (const [own, attempts] of [[], [2], [2, 3], [4, 1]]) {
      const { client, sent } = clientOf([busy()], own ? { attempts: own } : {});
      const result = await settle(client.createReservation(wish, attempts ? { attempts } : {}));
      expect(result).toMatchObject({ outcome: 'unavailable', status: 503 });
      counts.push(sent.length);
    }
    expect(counts).toEqual([4, 2, 3, 1]);
  });

  test('not sooner than Retry-After says, and later by a part that is random', async () => {
    const waits = new Set<number>();
    for (let run = 0; run < 20; run++) {
      const { client, sent } = clientOf([busy('3'), reserved]);
      await settle(client.createReservation(wish));
      waits.add((sent[1] as Sent).at);
    }
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(3_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(3_400);
    expect(waits.size).toBeGreaterThan(5);
  });

  test('also where Retry-After is a date, as gateways may send it', async () => {
    vi.setSystemTime('2026-03-01T10:00:00Z');
    const { client, sent } = clientOf([busy('Sun, 01 Mar 2026 10:00:03 GMT'), reserved]);
    await settle(client.createReservation(wish));
    expect(sent[1]?.at).toBeGreaterThanOrEqual(3_000);
    expect(sent[1]?.at).toBeLessThanOrEqual(3_400);
  });

  test.each(['Sun, 01 Mar 2026 09:00:00 GMT', '-3', 'soon'])('a Retry-After of “%s” adds nothing', async (past) => {
    vi.setSystemTime('2026-03-01T10:00:00Z');
    const { client, sent } = clientOf([busy(past), reserved]);
    await settle(client.createReservation(wish));
    expect(sent[1]?.at).toBeGreaterThanOrEqual(0);
    expect(sent[1]?.at).toBeLessThanOrEqual(400);
  });

  test('without Retry-After after longer and longer pauses', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const { client, sent } = clientOf([REFUSED]);
    await settle(client.getItem({ id: newIdempotencyKey() }));
    expect(sent.map(({ at }) => at)).toEqual([0, 400, 1_200, 2_800]);
    vi.restoreAllMocks();
  });
});

describe('a request is not repeated', () => {
  test.each([
    ...[400, 401, 404, 409, 413, 415, 422].map((status): [number, string] => [status, 'validation_failed']),
    [500, 'internal'],
  ])('after %d', async (status, code) => {
    const { client, sent } = clientOf([problem(status, code), reserved]);
    await settle(client.createReservation(wish));
    expect(sent).toHaveLength(1);
  });

  test('after a Retry-After that is longer than ten seconds: the answer is returned at once', async () => {
    const { client, sent } = clientOf([busy('60'), reserved]);
    expect(await client.createReservation(wish)).toMatchObject({ outcome: 'unavailable' });
    expect(sent).toHaveLength(1);
  });

  test.each<[string, Reply]>([
    ['no response', REFUSED],
    ['503', busy('1')],
  ])('after %s, where the same request is refused once it has taken effect', async (_, reply) => {
    const { client, sent } = clientOf([reply], { tenantId: 'acme' });
    const order = { order_id: newIdempotencyKey() };
    await settle(client.sellUnit(unit));
    await settle(client.unreserveUnit(unit));
    await settle(client.cancelOrder({ ...order, product_id: 1 }));
    await settle(client.confirmTenantOrder({ ...order, totalCents: 1 }, { ifMatch: '"1"' }));
    await settle(client.closeTenantOrder(order));
    expect(sent).toHaveLength(5);
  });

  test('but after 429 it is: then nothing has taken effect', async () => {
    const { client, sent } = clientOf([problem(429, 'too_many_requests'), { status: 200, body: { status: 'SOLD' } }]);
    expect(await settle(client.sellUnit(unit))).toMatchObject({ outcome: 'confirmed' });
    expect(sent).toHaveLength(2);
  });

  test('once its caller aborts while it waits: the call rejects at once, with the reason of the signal', async () => {
    const { client, sent } = clientOf([busy('5')]);
    const { signal, abort } = abortable();
    const call = client.createReservation(wish, { signal }).catch((reason: unknown) => reason);
    await vi.advanceTimersByTimeAsync(1_000);
    abort();
    expect(await call).toBe('the customer left');
    await vi.runAllTimersAsync();
    expect(sent).toHaveLength(1);
  });

  test('where its caller aborted during the attempt, or before it', async () => {
    const { signal, abort } = abortable();
    let requests = 0;
    const { client } = clientOf([busy()], {
      async fetch() {
        requests++;
        abort();
        return new Response('{"code": "unavailable"}', { status: 503 });
      },
    });
    await expect(client.createReservation(wish, { signal })).rejects.toBe('the customer left');
    const before = clientOf([reserved]);
    await expect(before.client.createReservation(wish, { signal })).rejects.toBe('the customer left');
    expect([requests, before.sent.length]).toEqual([1, 0]);
  });
});
