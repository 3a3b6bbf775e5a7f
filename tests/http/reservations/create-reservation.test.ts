import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createLapsedHolds } from '../../schema/batch.ts';
import { lapse } from '../../support/lapse.ts';
import { useStack } from '../../support/stack.ts';
import { hosts } from '../hosts.ts';
import { confirm, createItem, expectLevels, hold } from './steps.ts';

const secondsBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1000;

const stack = useStack();

describe.each(hosts)('POST /v1/reservations on $host', ({ useApi }) => {
  const api = useApi(stack);
  const reserve = (body: Record<string, unknown>, headers = {}) =>
    api.post('/v1/reservations', { body: { customer_id: 'customer_42', quantity: 1, ...body }, headers });

  test('201: the units are held for ten minutes', async () => {
    const item_id = await createItem(api, 5);
    const { status, body } = await reserve({ item_id, quantity: 2 });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      item_id,
      customer_id: 'customer_42',
      quantity: 2,
      status: 'PENDING',
      created_at: expect.any(String),
      expires_at: expect.any(String),
      confirmed_at: null,
      cancelled_at: null,
      expired_at: null,
    });
    expect(secondsBetween(body.created_at, body.expires_at)).toBe(600);
    await expectLevels(api, item_id, [3, 2, 0]);
  });

  test('201: units in more lapsed holds than one batch returns', async () => {
    const item_id = await createItem(api, 1201);
    await createLapsedHolds(stack, item_id, 1200);
    expect((await reserve({ item_id, quantity: 1202 })).body.code).toBe('insufficient_stock');
    expect((await reserve({ item_id, quantity: 1201 })).status).toBe(201);
    await expectLevels(api, item_id, [0, 1201, 0]);
  });

  test.each([1, 86_400])('201: ttl_seconds %i is the time until it lapses', async (ttl_seconds) => {
    const { status, body } = await reserve({ item_id: await createItem(api), ttl_seconds });
    expect(status).toBe(201);
    expect(secondsBetween(body.created_at, body.expires_at)).toBe(ttl_seconds);
  });

  test('201: all units at once, and one customer may hold twice', async () => {
    const item_id = await createItem(api, 2);
    expect([(await reserve({ item_id })).status, (await reserve({ item_id })).status]).toEqual([201, 201]);
    await expectLevels(api, item_id, [0, 2, 0]);
  });

  test('409 insufficient_stock: the 51st unit of 50 is refused and nothing moves', async () => {
    const item_id = await createItem(api, 50);
    await hold(api, item_id, 50);
    const { status, body } = await reserve({ item_id });
    expect([status, body.code]).toEqual([409, 'insufficient_stock']);
    await expectLevels(api, item_id, [0, 50, 0]);
  });

  test('409 insufficient_stock: six of five units are refused; five then fit', async () => {
    const item_id = await createItem(api, 5);
    expect((await reserve({ item_id, quantity: 6 })).status).toBe(409);
    await expectLevels(api, item_id, [5, 0, 0]);
    expect((await reserve({ item_id, quantity: 5 })).status).toBe(201);
  });

  test('409 insufficient_stock: 200 at once on 50 units, exactly 50 hold', async () => {
    const item_id = await createItem(api, 50);
    const responses = await Promise.all(Array.from({ length: 200 }, () => reserve({ item_id })));
    const statuses = Map.groupBy(responses, ({ status }) => status);
    expect([statuses.get(201)?.length, statuses.get(409)?.length]).toEqual([50, 150]);
    expect(new Set(statuses.get(201)?.map(({ body }) => body.id)).size).toBe(50);
    await expectLevels(api, item_id, [0, 50, 0]);
  });

  test('201: a lapsed hold frees its units without a sweep', async () => {
    const item_id = await createItem(api, 1);
    const first = await hold(api, item_id);
    await lapse(stack, first.id);
    expect((await reserve({ item_id })).status).toBe(201);
    expect((await confirm(api, first.id)).body.code).toBe('reservation_expired');
    await expectLevels(api, item_id, [0, 1, 0]);
  });

  test('404 item_not_found: an unknown item', async () => {
    const { status, body } = await reserve({ item_id: randomUUID() });
    expect([status, body.code]).toEqual([404, 'item_not_found']);
  });

  test('201 Idempotent-Replayed: the same key and body hold once, and the response stays the first', async () => {
    const item_id = await createItem(api, 5);
    const headers = { 'idempotency-key': `order 1 ${randomUUID()}` };
    const first = await reserve({ item_id }, headers);
    await confirm(api, first.body.id);
    const second = await reserve({ item_id }, headers);
    expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([201, null]);
    expect([second.status, second.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    expect(second.body).toEqual(first.body);
    await expectLevels(api, item_id, [4, 0, 1]);
  });

  test('201 Idempotent-Replayed: 20 copies at once hold once, the bodies identical', async () => {
    const item_id = await createItem(api, 5);
    const headers = { 'idempotency-key': randomUUID() };
    const responses = await Promise.all(Array.from({ length: 20 }, () => reserve({ item_id }, headers)));
    expect(new Set(responses.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(responses.filter(({ headers }) => headers.get('idempotent-replayed') === null).length).toBe(1);
    await expectLevels(api, item_id, [4, 1, 0]);
  });

  test('201 Idempotent-Replayed: a replay of the last unit is not refused for the unit that it took', async () => {
    const item_id = await createItem(api, 1);
    const headers = { 'idempotency-key': randomUUID() };
    const [first, second] = [await reserve({ item_id }, headers), await reserve({ item_id }, headers)];
    expect([first.status, second.status, second.body.id]).toEqual([201, 201, first.body.id]);
  });

  test.each([
    { other: 'another quantity', change: { quantity: 2 } },
    { other: 'another customer', change: { customer_id: 'customer_43' } },
    { other: 'another ttl_seconds', change: { ttl_seconds: 60 } },
    { other: 'an item that is not there', change: { item_id: randomUUID() } },
  ])('422 idempotency_key_reused: the same key with $other', async ({ change }) => {
    const item_id = await createItem(api, 5);
    const headers = { 'idempotency-key': randomUUID() };
    await reserve({ item_id }, headers);
    const { status, body } = await reserve({ item_id, ...change }, headers);
    expect([status, body.code]).toEqual([422, 'idempotency_key_reused']);
    await expectLevels(api, item_id, [4, 1, 0]);
  });

  test('201: a key that was refused for lack of stock works once there is stock', async () => {
    const item_id = await createItem(api, 1);
    const first = await hold(api, item_id);
    const headers = { 'idempotency-key': randomUUID() };
    expect((await reserve({ item_id }, headers)).status).toBe(409);
    await lapse(stack, first.id);
    expect((await reserve({ item_id }, headers)).status).toBe(201);
  });

  test('201: one key on two operations creates two things', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const item = await api.post('/v1/items', { body: { name: 'One', initial_quantity: 1 }, headers });
    const reservation = await reserve({ item_id: item.body.id }, headers);
    expect([item.status, reservation.status]).toEqual([201, 201]);
    await expectLevels(api, item.body.id, [0, 1, 0]);
  });
});
