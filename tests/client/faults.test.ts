import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, createClient, HoldfastError, newIdempotencyKey } from '../../client/src/index.ts';
import { useApi } from '../support/api.ts';
import { type Fault, FaultProxy, faultNames } from '../support/fault-proxy.ts';
import { useStack } from '../support/stack.ts';
import { createItem, createReservation, createSale, dataOf, reserveUnit } from './calls.ts';

// The first attempt of a call goes wrong between client and service. Repeated, it has one effect.

const stack = useStack();
const api = useApi(stack, { NODE_ENV: 'development' });
const faults = faultNames.filter((name) => name !== 'none');
/** What happens to the first request with this key, or without a key to the next one. */
const planned = new Map<unknown, Fault>();
let requests = 0;
let proxy: FaultProxy;
let direct: Client;
let client: Client;

beforeAll(async () => {
  proxy = new FaultProxy(api.url);
  proxy.nextFault = ({ headers }) => {
    requests++;
    const key = headers['idempotency-key'];
    const fault = planned.get(key) ?? 'none';
    planned.delete(key);
    return fault;
  };
  await proxy.listen();
  direct = createClient({ baseUrl: api.url });
  client = createClient({ baseUrl: proxy.url, timeout: 2_000 });
});
afterAll(() => proxy.stop());

/** Calls with a key, whose first request meets this fault. */
function withFault<Result>(fault: Fault, call: (options: { idempotencyKey: string }) => Promise<Result>) {
  const idempotencyKey = newIdempotencyKey();
  planned.set(idempotencyKey, fault);
  return call({ idempotencyKey });
}

test('a reservation, with each fault at once: every one is made, once', async () => {
  const item_id = await createItem(direct, 100);
  const wish = { item_id, customer_id: 'ada', quantity: 1 };
  const results = await Promise.all(
    faults.map((fault) => withFault(fault, (options) => client.createReservation(wish, options))),
  );
  expect(results.map(({ outcome }) => outcome)).toEqual(faults.map(() => 'reserved'));
  expect(new Set(results.map(({ data }) => data?.id)).size).toBe(faults.length);
  expect(await dataOf(direct.getItem({ id: item_id }))).toMatchObject({ reserved_quantity: faults.length });
  expect(await stack.audit()).toEqual([]);
});

describe('cut after the commit', () => {
  const CUT = 'cut after the commit';

  test('a purchase is made once, and is the replay of it', async () => {
    const id = await createSale(direct);
    const result = await withFault(CUT, (options) => client.createPurchase({ id, user_id: 'ada' }, options));
    expect(result).toMatchObject({ outcome: 'purchased', replayed: true });
    expect(await dataOf(direct.getSale({ id }))).toMatchObject({ remaining_quantity: 4 });
  });

  test('an order, whose key is in the body, is placed once', async () => {
    const before = await dataOf(direct.getProduct({ product_id: 1 }));
    planned.set(undefined, CUT);
    const result = await client.placeOrder({ product_id: 1, customer_id: 'ada', quantity: 2 });
    expect(result).toMatchObject({ outcome: 'placed', replayed: true });
    const after = await dataOf(direct.getProduct({ product_id: 1 }));
    expect(before.current_stock - after.current_stock).toBe(2);
  });

  test('a confirmation sells the units once', async () => {
    const { id, item_id } = await createReservation(direct);
    planned.set(undefined, CUT);
    expect(await client.confirmReservation({ id })).toMatchObject({ outcome: 'confirmed' });
    expect(await dataOf(direct.getItem({ id: item_id }))).toMatchObject({ confirmed_quantity: 2 });
  });

  test('the sale of a unit by its token is not repeated, and its error says that there was no response', async () => {
    const unit = await reserveUnit(direct);
    [requests] = [0, planned.set(undefined, CUT)];
    const error = await client.sellUnit(unit).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HoldfastError);
    expect([requests, error]).toMatchObject([1, { message: 'sellUnit: no response', status: undefined }]);
    expect(await dataOf(direct.getStock({ id: unit.id }))).toMatchObject({ SOLD: 1 });
  });
});
