import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { expectStockEvents, stockEventsOf } from '../support/stock-events.ts';
import {
  createHold,
  createItem,
  createLapsedHold,
  createLapsedHolds,
  createOrder,
  createSale,
  executeBatch,
  placeOrder,
  purchase,
  reserve,
} from './batch.ts';

const stack = useStack();
afterEach(async () => expect(await stack.audit()).toEqual([]));

const setStock = (sku: string, in_stock: number) => ({ command: 'set_stock', id: randomUUID(), sku, in_stock });
const act = (command: string, id: string, sku: string) => ({ command, id, request_id: randomUUID(), sku });
const createItemWithEvents = (quantity: number) => createItem(stack, quantity, { events: true });

test('an event says which item, what moved and why, and the levels before and after', async () => {
  const item = await createItemWithEvents(5);
  await stack.pool.query("update inventory.items set sku = 'lamp' where id = $1", [item]);
  const hold = await createHold(stack, item, 2);
  expect((await stockEventsOf(stack, item)).at(-1)).toEqual({
    ...{ item_id: item, sku: 'lamp', sequence: 2 },
    ...{ source: 'in_stock', target: 'reserved', quantity: 2, reason: 'reserve', reference: hold },
    moved_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    before: { in_stock: 5, reserved: 0, sold: 0 },
    after: { in_stock: 3, reserved: 2, sold: 0 },
  });
});

/** What each does to an item of 5 units, and the movements that have events: reason and quantity, source and target. */
const acts: [name: string, act: (item: string) => Promise<unknown>, ...movements: string[]][] = [
  ['create_item', async () => {}],
  ['set_stock, more', (item) => executeBatch(stack, [setStock(item, 7)]), 'set_stock 2 outside in_stock'],
  ['set_stock, fewer', (item) => executeBatch(stack, [setStock(item, 1)]), 'set_stock 4 in_stock outside'],
  ['set_stock, as many', (item) => executeBatch(stack, [setStock(item, 5)])],
  ['reserve', (item) => createHold(stack, item, 2), 'reserve 2 in_stock reserved'],
  [
    'confirm',
    async (item) => executeBatch(stack, [act('confirm', await createHold(stack, item, 2), item)]),
    ...['reserve 2 in_stock reserved', 'confirm 2 reserved sold'],
  ],
  [
    'cancel',
    async (item) => executeBatch(stack, [act('cancel', await createHold(stack, item, 2), item)]),
    ...['reserve 2 in_stock reserved', 'cancel 2 reserved in_stock'],
  ],
  ['place_order', (item) => createOrder(stack, item, 3), 'place_order 3 in_stock sold'],
  [
    'cancel_order',
    async (item) => executeBatch(stack, [act('cancel_order', await createOrder(stack, item, 3), item)]),
    ...['place_order 3 in_stock sold', 'cancel_order 3 sold in_stock'],
  ],
  [
    'purchase',
    async (item) => executeBatch(stack, [purchase(await createSale(stack, item), 'ann')]),
    'purchase 1 in_stock sold',
  ],
  [
    'the sweep',
    async (item) => {
      await createLapsedHolds(stack, item, 2);
      await stack.pool.query('select public.expire()');
    },
    ...['reserve 1 in_stock reserved', 'reserve 1 in_stock reserved'],
    ...['expire 1 reserved in_stock', 'expire 1 reserved in_stock'],
  ],
  [
    'a batch that returns lapsed holds',
    async (item) => {
      await createLapsedHold(stack, item, 4);
      await executeBatch(stack, [placeOrder(item, 5)]);
    },
    ...['reserve 4 in_stock reserved', 'expire 4 reserved in_stock', 'place_order 5 in_stock sold'],
  ],
  [
    'the sweep of units that a stock take has counted',
    async (item) => {
      await createLapsedHold(stack, item, 2);
      await executeBatch(stack, [setStock(item, 5)]);
      await stack.pool.query('select public.expire()');
    },
    ...['reserve 2 in_stock reserved', 'set_stock 2 outside in_stock', 'expire 2 reserved outside'],
  ],
  ['a refused command', (item) => executeBatch(stack, [placeOrder(item, 6), act('confirm', randomUUID(), item)])],
  [
    'a command and its repetition in one batch',
    (item) => {
      const order = placeOrder(item, 2);
      return executeBatch(stack, [order, order]);
    },
    'place_order 2 in_stock sold',
  ],
];

test.each(acts)('%s: one event a movement', async (_, act, ...movements) => {
  const item = await createItemWithEvents(5);
  await act(item);
  const events = await stockEventsOf(stack, item);
  expect(events.map((event) => `${event.reason} ${event.quantity} ${event.source} ${event.target}`)).toEqual([
    'create_item 5 outside in_stock',
    ...movements,
  ]);
  await expectStockEvents(stack, item);
});

test('a batch of many commands and items: one event a movement of each item that asks for them', async () => {
  const [one, two, silent] = [
    await createItemWithEvents(50),
    await createItemWithEvents(50),
    await createItem(stack, 50),
  ];
  const batch = Array.from({ length: 20 }, () => [
    reserve(two, 2),
    placeOrder(one),
    placeOrder(silent),
    placeOrder(two),
  ]);
  const answers = await executeBatch(stack, [...batch.flat(), setStock(one, 9), reserve(one)]);
  expect(new Set(answers.map(({ outcome }) => outcome))).toEqual(
    new Set(['reserved', 'placed', 'stock_set', 'insufficient_stock']),
  );
  await expectStockEvents(stack, one);
  await expectStockEvents(stack, two);
  expect(await stockEventsOf(stack, silent)).toEqual([]);
});
