import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { lapse } from '../support/lapse.ts';
import { useStack } from '../support/stack.ts';
import { countMovements, createHold, createItem, createOrder, executeBatch, levels } from './batch.ts';

const stack = useStack();
afterEach(async () => expect(await stack.audit()).toEqual([]));

const reserve = (item_id: string, quantity: number, id: string = randomUUID()) => ({
  command: 'reserve',
  id,
  item_id,
  customer_id: 'a customer',
  quantity,
  ttl_seconds: 600,
});
const outcomes = async (commands: Record<string, unknown>[]) =>
  (await executeBatch(stack, commands)).map(({ outcome }) => outcome);

test('one outcome per command, in order, decided in order of arrival against the running stock', async () => {
  const item = await createItem(stack, 5);
  const hold = await createHold(stack, item, 2);
  expect(
    await outcomes([
      reserve(item, 4),
      reserve(item, 2),
      { command: 'place_order', id: randomUUID(), sku: item, customer_id: 'a', quantity: 2 },
      { command: 'cancel', id: hold, request_id: randomUUID() },
      reserve(item, 1),
      reserve(item, 1),
      reserve(randomUUID(), 1),
    ]),
  ).toEqual([
    'insufficient_stock',
    'reserved',
    'insufficient_stock',
    'cancelled',
    'reserved',
    'reserved',
    'item_not_found',
  ]);
  expect(await levels(stack, item)).toEqual([1, 4, 0]);
});

test('a batch of every command on several items adds up', async () => {
  const [one, two] = [await createItem(stack, 10), await createItem(stack, 10)];
  const [confirmed, cancelled] = [await createHold(stack, one, 2), await createHold(stack, two, 3)];
  const order = await createOrder(stack, two, 4);
  expect(
    await outcomes([
      { command: 'confirm', id: confirmed, request_id: randomUUID() },
      { command: 'cancel', id: cancelled, request_id: randomUUID() },
      { command: 'cancel_order', id: order, sku: two, request_id: randomUUID() },
      { command: 'place_order', id: randomUUID(), sku: one, customer_id: 'a', quantity: 8 },
      { command: 'set_stock', id: randomUUID(), sku: two, in_stock: 6 },
      reserve(two, 3),
    ]),
  ).toEqual(['confirmed', 'cancelled', 'order_cancelled', 'placed', 'stock_set', 'reserved']);
  expect(await levels(stack, one)).toEqual([0, 0, 10]);
  expect(await levels(stack, two)).toEqual([3, 3, 0]);
});

test.each(['confirm', 'cancel'])(
  'one hold twice in a batch, in upper and lower case: %s moves it once',
  async (command) => {
    const item = await createItem(stack, 5);
    const [hold] = [await createHold(stack, item, 1), await createHold(stack, item, 4)];
    const answers = await outcomes([
      { command, id: hold, request_id: randomUUID() },
      { command, id: hold.toUpperCase(), request_id: randomUUID() },
    ]);
    expect(answers).toEqual(
      command === 'confirm' ? ['confirmed', 'already_confirmed'] : ['cancelled', 'already_cancelled'],
    );
    expect(await levels(stack, item)).toEqual(command === 'confirm' ? [0, 4, 1] : [1, 4, 0]);
  },
);

test('a command after a count of stock in its batch finds the units, and the item if it is new', async () => {
  const sku = randomUUID();
  expect(
    await outcomes([
      { command: 'set_stock', id: randomUUID(), sku, in_stock: 3 },
      { command: 'reserve', id: randomUUID(), sku, quantity: 2, ttl_seconds: 600 },
      { command: 'reserve', id: randomUUID(), sku, quantity: 2, ttl_seconds: 600 },
    ]),
  ).toEqual(['stock_set', 'reserved', 'insufficient_stock']);
  expect(await levels(stack, sku)).toEqual([1, 2, 0]);
});

test('a sold-out item is refused without waiting for the lock that another transaction holds', async () => {
  const item = await createItem(stack, 1);
  await createHold(stack, item, 1);
  const holder = await stack.connect();
  await holder.query('begin');
  await holder.query('select from inventory.items where id = $1 for update', [item]);
  expect(await outcomes([reserve(item, 1)])).toEqual(['insufficient_stock']);
  await holder.query('rollback');
});

test('a reserve that finds too little takes the units of lapsed holds', async () => {
  const item = await createItem(stack, 5);
  const lapsed = await createHold(stack, item, 4);
  await lapse(stack, lapsed);
  expect(await outcomes([reserve(item, 3), reserve(item, 3)])).toEqual(['reserved', 'insufficient_stock']);
  expect(await levels(stack, item)).toEqual([2, 3, 0]);
  expect(await outcomes([{ command: 'confirm', id: lapsed, request_id: randomUUID() }])).toEqual([
    'reservation_expired',
  ]);
});

test('an order that finds too little takes the units of lapsed holds', async () => {
  const item = await createItem(stack, 2);
  await lapse(stack, await createHold(stack, item, 2));
  const order = { command: 'place_order', id: randomUUID(), sku: item, customer_id: 'a', quantity: 2 };
  expect(await outcomes([order])).toEqual(['placed']);
  expect(await levels(stack, item)).toEqual([0, 0, 2]);
});

test('a hold that lapses while its confirm waits for the lock is not confirmed', async () => {
  const item = await createItem(stack, 1);
  const hold = await createHold(stack, item, 1);
  const holder = await stack.connect();
  await holder.query('begin');
  await holder.query('select from inventory.items where id = $1 for update', [item]);
  const answer = outcomes([{ command: 'confirm', id: hold, request_id: randomUUID() }]);
  await stack.waitForLockWaiters(1);
  await stack.pool.query(
    `update inventory.reservations set created_at = created_at - interval '1 day', expires_at = clock_timestamp()
     where id = $1`,
    [hold],
  );
  await holder.query('commit');
  expect(await answer).toEqual(['reservation_expired']);
  expect(await levels(stack, item)).toEqual([0, 1, 0]);
});

test.each([
  { name: 'an unknown command', bad: { command: 'drop' }, message: 'there is no command drop' },
  { name: 'a command without a name', bad: { id: randomUUID() }, message: 'a command needs a name' },
  { name: 'a command without an id', bad: { command: 'confirm' }, message: 'confirm needs id' },
  {
    name: 'nobody who confirms',
    bad: { command: 'confirm', id: randomUUID() },
    message: 'confirm needs request_id',
  },
  {
    name: 'an id that is no uuid',
    bad: { command: 'confirm', id: 'x' },
    message: 'invalid input syntax for type uuid',
  },
])('a batch with $name raises, and nothing of it has happened', async ({ bad, message }) => {
  const item = await createItem(stack, 1);
  await expect(executeBatch(stack, [reserve(item, 1), bad])).rejects.toThrow(message);
  expect(await levels(stack, item)).toEqual([1, 0, 0]);
});

test('201 commands are refused, 200 are executed', async () => {
  const item = await createItem(stack, 300);
  const commands = Array.from({ length: 201 }, () => reserve(item, 1));
  await expect(executeBatch(stack, commands)).rejects.toThrow('a batch has at most 200 commands, not 201');
  expect(await levels(stack, item)).toEqual([300, 0, 0]);
  expect(new Set(await outcomes(commands.slice(1)))).toEqual(new Set(['reserved']));
  expect(await levels(stack, item)).toEqual([100, 200, 0]);
});

test('batches that name the same items in opposite order both finish', async () => {
  const [one, two] = [await createItem(stack, 100), await createItem(stack, 100)];
  const rounds = Array.from({ length: 20 }, () => [
    executeBatch(stack, [reserve(one, 1), reserve(two, 1)]),
    executeBatch(stack, [reserve(two, 1), reserve(one, 1)]),
  ]);
  await Promise.all(rounds.flat());
  expect(await countMovements(stack)).toBeGreaterThan(80);
  expect(await levels(stack, one)).toEqual([60, 40, 0]);
  expect(await levels(stack, two)).toEqual([60, 40, 0]);
});
