import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useStack } from '../../support/stack.ts';
import { expectStockEvents } from '../../support/stock-events.ts';
import { hosts } from '../hosts.ts';
import { expectLevels } from './steps.ts';

const stack = useStack();

describe.each(hosts)('POST /v1/items on $host', ({ useApi }) => {
  const api = useApi(stack);

  test('201: the item, all of its units available', async () => {
    const { status, body } = await api.post('/v1/items', { body: { name: 'White T-Shirt', initial_quantity: 5 } });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      name: 'White T-Shirt',
      total_quantity: 5,
      available_quantity: 5,
      reserved_quantity: 0,
      confirmed_quantity: 0,
      events: false,
    });
    await expectLevels(api, body.id, [5, 0, 0]);
  });

  test('201: an item with events has one of its first units', async () => {
    const { status, body } = await api.post('/v1/items', { body: { name: 'Lamp', initial_quantity: 5, events: true } });
    expect([status, body.events]).toEqual([201, true]);
    expect((await api.get(`/v1/items/${body.id}`)).body.events).toBe(true);
    await expectStockEvents(stack, body.id);
  });

  test('201: two items may have the same name', async () => {
    const item = { name: 'White T-Shirt', initial_quantity: 1 };
    const [one, two] = [await api.post('/v1/items', { body: item }), await api.post('/v1/items', { body: item })];
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(one.body.id).not.toBe(two.body.id);
  });

  test.each(['Ünïcödé 👕', "Robert'); drop table items;--", 'x'.repeat(200)])(
    '201: the name %s is kept as it is',
    async (name) => {
      const { status, body } = await api.post('/v1/items', { body: { name, initial_quantity: 1 } });
      expect([status, body.name]).toEqual([201, name]);
      expect((await api.get(`/v1/items/${body.id}`)).body.name).toBe(name);
    },
  );

  test('201: the largest quantity is 2³¹ − 1', async () => {
    const { status, body } = await api.post('/v1/items', { body: { name: 'Many', initial_quantity: 2_147_483_647 } });
    expect(status).toBe(201);
    await expectLevels(api, body.id, [2_147_483_647, 0, 0]);
  });

  test('201 Idempotent-Replayed: the same key and body create one item', async () => {
    const request = { body: { name: 'Once', initial_quantity: 3 }, headers: { 'idempotency-key': randomUUID() } };
    const first = await api.post('/v1/items', request);
    const second = await api.post('/v1/items', request);
    expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([201, null]);
    expect([second.status, second.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    expect(second.body).toEqual(first.body);
    await expectLevels(api, first.body.id, [3, 0, 0]);
  });

  test.each([{ initial_quantity: 4 }, { events: true }])(
    '422 idempotency_key_reused: the same key with %j',
    async (changes) => {
      const headers = { 'idempotency-key': randomUUID() };
      const first = await api.post('/v1/items', { body: { name: 'Once', initial_quantity: 3 }, headers });
      const second = await api.post('/v1/items', { body: { name: 'Once', initial_quantity: 3, ...changes }, headers });
      expect([second.status, second.body.code]).toEqual([422, 'idempotency_key_reused']);
      await expectLevels(api, first.body.id, [3, 0, 0]);
    },
  );
});
