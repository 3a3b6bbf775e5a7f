import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { useApi } from '../support/api.ts';
import { type Fault, FaultProxy } from '../support/fault-proxy.ts';
import { useStack } from '../support/stack.ts';
import { asTenant, eventsOf } from './tenant-orders/steps.ts';

// A reply of the database is lost, and the service tries again: the response is that of a first request. The client's own
// repetition is a replay.
const stack = useStack();
const settings: Record<string, string> = {};
let proxy: FaultProxy;
let faults: Fault[] = [];
beforeAll(async () => {
  proxy = new FaultProxy(stack.restUrl);
  await proxy.listen();
  settings.SUPABASE_URL = proxy.url;
});
afterAll(() => proxy.stop());
const api = useApi(stack, settings);
beforeEach(() => {
  faults = ['cut after the commit'];
  proxy.nextFault = () => faults.shift() ?? 'none';
});

const headers = () => ({ 'Idempotency-Key': randomUUID() });
const newItem = { name: 'an item', initial_quantity: 5 };

test('an order: 201, and 200 for the client’s repetition', async () => {
  const body = { product_id: 1, customer_id: 'a', quantity: 1, idempotency_key: randomUUID() };
  const placed = await api.post('/orders', { body });
  const repeated = await api.post('/orders', { body });
  expect([faults, placed.status, repeated.status]).toEqual([[], 201, 200]);
  expect(repeated.body).toEqual(placed.body);
});

test.each([
  ['an item', () => '/v1/items', async () => newItem],
  ['a reservation', () => '/v1/reservations', async () => ({ item_id: await itemId(), customer_id: 'a', quantity: 1 })],
  ['a token', () => '/product/1/reserve', async () => undefined],
  ['a purchase', () => '/v1/sales/demo/purchases', async () => ({ user_id: 'ada' })],
])('%s: no replay, but the client’s repetition is one', async (_, path, makeBody) => {
  const requested = { headers: headers(), body: await makeBody() };
  faults = ['cut after the commit'];
  const created = await api.post(path(), requested);
  const repeated = await api.post(path(), requested);
  const replayed = [created, repeated].map((response) => response.headers.get('idempotent-replayed'));
  expect([faults, replayed]).toEqual([[], [null, 'true']]);
  expect(repeated.body).toEqual(created.body);
});

test('an order of a tenant, created, confirmed and closed: each once, and no replay but the client’s', async () => {
  const acme = asTenant(api);
  const key = randomUUID();
  const created = await acme.create(key);
  expect([faults, created.status]).toEqual([[], 201]);
  const repeated = await acme.create(key);
  expect([repeated.status, repeated.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
  faults = ['cut after the commit'];
  const confirmed = await acme.confirm(created.body.id, '"1"');
  expect([faults, confirmed.status, confirmed.body.version]).toEqual([[], 200, 2]);
  faults = ['cut after the commit'];
  const closed = await acme.close(created.body.id);
  expect([faults, closed.status, closed.body.version]).toEqual([[], 200, 3]);
  expect(await eventsOf(api, created.body.id)).toHaveLength(1);
});

async function itemId(): Promise<string> {
  return (await api.post('/v1/items', { body: newItem })).body.id;
}
