import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { lapse } from '../support/lapse.ts';
import { useStack } from '../support/stack.ts';
import { countMovements, createHold, createItem, createOrder, executeBatch, levels } from './batch.ts';

// The reply to a batch is lost and the batch is sent again with the same ids: nothing happens twice, and each command
// gets its first answer.
const stack = useStack();
afterEach(async () => expect(await stack.audit()).toEqual([]));

type Command = { command: string; id: string } & Record<string, string | number>;

const kinds: [outcome: string, kind: string, command: (item: string) => Promise<Command>][] = [
  ['reserved', 'reserve', async (item_id) => ({ ...reserve(2), item_id, customer_id: 'a customer' })],
  ['reserved', 'reserve by sku', async (sku) => ({ ...reserve(1), sku })],
  ['confirmed', 'confirm', async (item) => ({ ...finish('confirm', await createHold(stack, item, 2)) })],
  ['cancelled', 'cancel', async (item) => ({ ...finish('cancel', await createHold(stack, item, 2)) })],
  ['placed', 'place_order', async (sku) => place(sku, 2)],
  [
    'order_cancelled',
    'cancel_order',
    async (sku) => ({ ...finish('cancel_order', await createOrder(stack, sku)), sku }),
  ],
  ['stock_set', 'set_stock', async (sku) => ({ ...count(7), sku })],
  ['stock_set', 'set_stock of a new item', async () => ({ ...count(7), sku: randomUUID() })],
];

const reserve = (quantity: number) => ({ command: 'reserve', id: randomUUID(), quantity, ttl_seconds: 600 });
const place = (sku: string, quantity: number) => ({
  command: 'place_order',
  id: randomUUID(),
  sku,
  customer_id: 'a',
  quantity,
});
const finish = (command: string, id: string) => ({ command, id, request_id: randomUUID() });
const count = (in_stock: number) => ({ command: 'set_stock', id: randomUUID(), in_stock });

test.each(kinds)(
  '%s again: the same %s moves nothing more and gets the same answer',
  async (outcome, _kind, command) => {
    const item = await createItem(stack, 10);
    const batch = [await command(item)];
    const [first] = await executeBatch(stack, batch);
    const [moved, after] = [await countMovements(stack), await levels(stack, item)];

    const [second] = await executeBatch(stack, batch);

    expect(first).toMatchObject({ outcome, data: expect.anything() });
    expect(second).toMatchObject({ outcome, data: first?.data });
    expect([await countMovements(stack), await levels(stack, item)]).toEqual([moved, after]);
  },
);

test('a batch of all commands, sent again: the same answers in the same order', async () => {
  const batch = [];
  for (const [, , command] of kinds) batch.push(await command(await createItem(stack, 10)));
  const first = await executeBatch(stack, batch);
  const moved = await countMovements(stack);

  const second = await executeBatch(stack, batch);

  expect(second.map(({ outcome, data }) => ({ outcome, data }))).toEqual(
    first.map(({ outcome, data }) => ({ outcome, data })),
  );
  expect(await countMovements(stack)).toBe(moved);
});

test('commands that create say when they are replays', async () => {
  const item = await createItem(stack, 10);
  const batch = [{ ...reserve(1), item_id: item, customer_id: 'a' }, place(item, 1)];
  expect((await executeBatch(stack, batch)).map(({ replayed }) => replayed)).toEqual([false, false]);
  expect((await executeBatch(stack, batch)).map(({ replayed }) => replayed)).toEqual([true, true]);
});

test('a repeated reserve of the last units gets its answer again, and is not refused because of the units it took', async () => {
  const item = await createItem(stack, 2);
  const batch = [{ ...reserve(2), item_id: item, customer_id: 'a' }, place(item, 1)];
  expect((await executeBatch(stack, batch)).map(({ outcome }) => outcome)).toEqual(['reserved', 'insufficient_stock']);
  expect((await executeBatch(stack, batch)).map(({ outcome }) => outcome)).toEqual(['reserved', 'insufficient_stock']);
  expect(await levels(stack, item)).toEqual([0, 2, 0]);
});

test('a repeated reserve gets its first answer, whatever has happened to the hold since', async () => {
  const item = await createItem(stack, 2);
  const batch = [{ ...reserve(2), item_id: item, customer_id: 'a' }];
  const [first] = await executeBatch(stack, batch);
  await executeBatch(stack, [finish('confirm', String(first?.data?.id))]);
  const [second] = await executeBatch(stack, batch);
  expect(second).toEqual({ ...first, replayed: true });
  expect(await levels(stack, item)).toEqual([0, 0, 2]);
});

test('a repeated confirm gets its first answer even after the deadline', async () => {
  const item = await createItem(stack, 2);
  const hold = await createHold(stack, item, 2);
  const batch = [finish('confirm', hold)];
  const [first] = await executeBatch(stack, batch);
  await stack.pool.query(
    `update inventory.reservations
     set created_at = created_at - interval '1 day', expires_at = expires_at - interval '1 day',
         confirmed_at = confirmed_at - interval '1 day' where id = $1`,
    [hold],
  );
  expect(first?.outcome).toBe('confirmed');
  expect((await executeBatch(stack, batch))[0]?.outcome).toBe('confirmed');
});

test('a repeated stock take does not undo later reservations', async () => {
  const item = await createItem(stack, 10);
  const batch = [{ ...count(5), sku: item }];
  await executeBatch(stack, batch);
  await createHold(stack, item, 3);
  expect((await executeBatch(stack, batch))[0]?.outcome).toBe('stock_set');
  expect(await levels(stack, item)).toEqual([2, 3, 0]);
});

test.each([
  { other: 'another quantity', change: { quantity: 2 } },
  { other: 'another customer', change: { customer_id: 'another' } },
  { other: 'another time to live', change: { ttl_seconds: 599 } },
  { other: 'another item', change: { item_id: 'another item' } },
  { other: 'an item that is not there', change: { item_id: randomUUID() } },
])('id_reused: a reserve with a used id and $other', async ({ change }) => {
  const item = await createItem(stack, 10);
  const first = { ...reserve(1), item_id: item, customer_id: 'a customer' };
  await executeBatch(stack, [first]);
  const item_id = change.item_id === 'another item' ? await createItem(stack, 1) : (change.item_id ?? item);
  expect(await executeBatch(stack, [{ ...first, ...change, item_id }])).toEqual([{ outcome: 'id_reused' }]);
  expect(await levels(stack, item)).toEqual([9, 1, 0]);
});

test.each([
  { other: 'another quantity', change: { quantity: 5 } },
  { other: 'more than is in stock', change: { quantity: 50 } },
  { other: 'another customer', change: { customer_id: 'another' } },
  { other: 'another item', change: { sku: '1' } },
  { other: 'an item that is not there', change: { sku: 'nothing' } },
])('placed: an order with a used id and $other is answered with the first order', async ({ change }) => {
  const item = await createItem(stack, 10);
  const order = place(item, 2);
  const [first] = await executeBatch(stack, [order]);
  expect(await executeBatch(stack, [{ ...order, ...change }])).toEqual([{ ...first, replayed: true }]);
  expect(await levels(stack, item)).toEqual([8, 0, 2]);
});

test('a repeated reserve of a lapsed hold gets its first answer, and creates no new hold', async () => {
  const item = await createItem(stack, 2);
  const batch = [{ ...reserve(2), item_id: item, customer_id: 'a' }];
  const [first] = await executeBatch(stack, batch);
  await lapse(stack, String(first?.data?.id));
  expect((await executeBatch(stack, batch))[0]).toMatchObject({ outcome: 'reserved', replayed: true });
  expect(await levels(stack, item)).toEqual([0, 2, 0]);
});
