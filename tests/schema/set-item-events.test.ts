import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { expectStockEvents, stockEventsOf } from '../support/stock-events.ts';
import { createItem, createOrder, executeBatch } from './batch.ts';

const stack = useStack();
afterEach(async () => expect(await stack.audit()).toEqual([]));

const setStock = (sku: string, in_stock: number) => ({ command: 'set_stock', id: randomUUID(), sku, in_stock });
const setEvents = (item: string, events: boolean) =>
  stack.pool.query('select public.set_item_events($1, $2) as answer', [item, events]);

const eventsSince = async (item: string) =>
  (await stack.pool.query('select events_since from inventory.items where id = $1', [item])).rows[0].events_since;
const createItemWithEvents = (quantity: number) => createItem(stack, quantity, { events: true });

test('on: each movement from then on has an event; switching on again changes nothing', async () => {
  const item = await createItem(stack, 9);
  await createOrder(stack, item, 2);
  const { rows } = await setEvents(item, true);
  expect(rows[0].answer).toMatchObject({ outcome: 'events_set', data: { id: item, events: true } });
  await createOrder(stack, item);
  const since = await eventsSince(item);
  await setEvents(item, true);
  expect(await eventsSince(item)).toBe(since);
  await createOrder(stack, item);
  await expectStockEvents(stack, item, 2);
  expect((await stockEventsOf(stack, item))[0]?.before).toEqual({ in_stock: 7, reserved: 0, sold: 2 });
});

test('off and on again, the sequence goes on, and the levels say that something moved in between', async () => {
  const item = await createItemWithEvents(9);
  const { rows } = await setEvents(item, false);
  expect(rows[0].answer).toMatchObject({ outcome: 'events_set', data: { events: false } });
  await createOrder(stack, item, 4);
  await setEvents(item, true);
  await createOrder(stack, item);
  const events = await stockEventsOf(stack, item);
  expect(events.map(({ sequence, before, after }) => [sequence, before.in_stock, after.in_stock])).toEqual([
    [1, 0, 9],
    [2, 5, 4],
  ]);
});

test.each([true, false])('to %s: waits for a movement in flight, which is before the switch', async (events) => {
  const item = events ? await createItem(stack, 9) : await createItemWithEvents(9);
  const other = await stack.connect();
  await other.query('begin');
  await other.query("select public.place_order(gen_random_uuid(), $1, 'a', 1)", [item]);
  const switched = setEvents(item, events);
  await stack.waitForLockWaiters(1);
  await other.query('commit');
  await switched;
  await createOrder(stack, item);
  expect((await stockEventsOf(stack, item)).map(({ after }) => after.sold)).toEqual(events ? [2] : [0, 1]);
});

test('an item without movements, switched on before its first', async () => {
  const item = await createItem(stack, 0);
  await setEvents(item, true);
  await executeBatch(stack, [setStock(item, 3)]);
  await expectStockEvents(stack, item);
});

test('a creation is repeated with the `events` of the first, whatever has been switched since', async () => {
  const id = randomUUID();
  const create = async (events: boolean) => {
    const sql = "select public.create_item($1, 'new', 3, $2, $3) as answer";
    return (await stack.pool.query(sql, [id, randomUUID(), events])).rows[0].answer;
  };
  expect(await create(true)).toMatchObject({ outcome: 'item_created', replayed: false, data: { events: true } });
  await setEvents(id, false);
  expect(await create(true)).toMatchObject({ outcome: 'item_created', replayed: true, data: { events: true } });
  expect(await create(false)).toEqual({ outcome: 'id_reused' });
  await expectStockEvents(stack, id);
});
