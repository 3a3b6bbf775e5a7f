import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { holdLock } from '../concurrency/held-lock.ts';
import { createHold, createItem, levels } from '../schema/batch.ts';
import { type ApiResponse, useApi } from '../support/api.ts';
import { useStack } from '../support/stack.ts';
import { inWords } from './race.ts';

const stack = useStack();
const api = useApi(stack);
const unbatched = useApi(stack, { BATCHING: 'off' });
afterEach(async () => expect(await stack.audit()).toEqual([]));

const LANES = 3; // one of them is shared

const reserve = (item_id: string, instance = api) =>
  instance.post('/v1/reservations', { body: { item_id, customer_id: 'a customer', quantity: 1 } });
const confirm = (hold: string) => api.post(`/v1/reservations/${hold}/confirm`);

/** Twenty requests for an item, ten at a time: what came of each, once. */
async function shop(item: string): Promise<string[]> {
  const responses: ApiResponse[] = [];
  for (let round = 0; round < 2; round++) {
    responses.push(...(await Promise.all(Array.from({ length: 10 }, () => reserve(item)))));
  }
  return [...new Set(responses.map(inWords))];
}

/** Whether a promise is pending still. */
const isPending = (promise: Promise<unknown>) => Promise.race([promise.then(() => false), Promise.resolve(true)]);

test('a locked item harms only itself: others are sold meanwhile, and its own requests go on when it is free', async () => {
  const [locked, other] = [await createItem(stack, 50), await createItem(stack, 50)];
  const holds = [await createHold(stack, locked), await createHold(stack, locked)];
  const lock = await holdLock(stack.pool, 'item', locked);
  const waiting = [reserve(locked), reserve(locked), ...holds.map(confirm)];
  expect(await shop(other)).toEqual(['201']);
  expect(await Promise.all(waiting.map(isPending))).toEqual([true, true, true, true]);
  await lock.release();
  expect((await Promise.all(waiting)).map(inWords)).toEqual(['201', '201', '200', '200']);
  expect([await levels(stack, locked), await levels(stack, other)]).toEqual([
    [46, 2, 2],
    [30, 20, 0],
  ]);
});

test('more items are locked than there are lanes: the others are sold all the same', async () => {
  const items = await Promise.all(Array.from({ length: LANES + 3 }, () => createItem(stack, 50)));
  const other = items.pop() as string;
  const locks = await Promise.all(items.map((item) => holdLock(stack.pool, 'item', item)));
  const waiting = items.map((item) => reserve(item));
  expect(await shop(other)).toEqual(['201']);
  const [first, ...rest] = locks;
  await rest.at(-1)?.release();
  expect(inWords((await waiting.at(-1)) as ApiResponse)).toBe('201');
  for (const lock of [first, ...rest]) await lock?.release();
  expect((await Promise.all(waiting)).map(inWords)).toEqual(items.map(() => '201'));
});

test.concurrent.each([
  ['batched', () => api],
  ['unbatched', () => unbatched],
])('503 for an item that stays locked, and nothing was done: %s', async (_, instance) => {
  const item = await createItem(stack, 1);
  const lock = await holdLock(stack.pool, 'item', item);
  const { status, headers } = await reserve(item, instance());
  expect([status, headers.get('retry-after')]).toEqual([503, '1']);
  await lock.release();
  expect(await shop(await createItem(stack, 50))).toEqual(['201']);
});

test('an item that another transaction creates harms no request for another item', async () => {
  const other = await createItem(stack, 50);
  const sku = randomUUID();
  const creator = await stack.connect();
  await creator.query('begin');
  await creator.query('select public.set_stock(gen_random_uuid(), $1, 1)', [sku]);
  const counted = api.patch(`/product/${sku}/stock`, { body: { stock: 7 } });
  expect(await shop(other)).toEqual(['201']);
  await creator.query('commit');
  expect((await counted).body).toEqual({ IN_STOCK: 7, RESERVED: 0, SOLD: 0 });
});

test('a batch that names a locked item, some of it twice, executes the rest', async () => {
  const [locked, other] = [await createItem(stack, 5), await createItem(stack, 5)];
  const hold = await createHold(stack, locked);
  const lock = await holdLock(stack.pool, 'item', locked);
  const reserveOf = (item_id: string, id = randomUUID()) => ({
    command: 'reserve',
    id,
    item_id,
    quantity: 1,
    ttl_seconds: 60,
  });
  const twice = randomUUID();
  const commands = [reserveOf(other, twice), { command: 'confirm', id: hold, request_id: twice }, reserveOf(locked)];
  const outcomesOf = async (batch: object[]) => {
    const { rows } = await stack.pool.query('select public.execute_unlocked($1) as answers', [JSON.stringify(batch)]);
    return rows[0].answers.map(({ outcome }: { outcome: string }) => outcome);
  };
  expect(await outcomesOf(commands)).toEqual(['reserved', 'busy', 'busy']);
  expect(await outcomesOf([...commands, reserveOf(other, twice)])).toEqual(['reserved', 'busy', 'busy', 'reserved']);
  await lock.release();
  expect([await levels(stack, locked), await levels(stack, other)]).toEqual([
    [4, 1, 0],
    [4, 1, 0],
  ]);
});
