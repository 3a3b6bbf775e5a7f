import { afterEach, describe, expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { expectStockEvents } from '../support/stock-events.ts';
import { createItem, executeBatch, levels, placeOrder, reserve } from './batch.ts';

const stack = useStack();
afterEach(async () => expect(await stack.audit()).toEqual([]));

const createItemWithEvents = (quantity: number) => createItem(stack, quantity, { events: true });

describe('a transaction that is rolled back', () => {
  test('leaves no event and no gap', async () => {
    const item = await createItemWithEvents(9);
    const client = await stack.connect();
    for (const end of ['rollback', 'commit', 'rollback', 'commit']) {
      await client.query('begin');
      await client.query('select public.execute_batch($1)', [JSON.stringify([placeOrder(item), reserve(item)])]);
      await client.query(end);
    }
    expect(await levels(stack, item)).toEqual([5, 2, 2]);
    await expectStockEvents(stack, item);
  });

  test('leaves none where only its savepoint is', async () => {
    const item = await createItemWithEvents(9);
    const client = await stack.connect();
    await client.query('begin; savepoint before');
    await client.query('select public.execute_batch($1)', [JSON.stringify([placeOrder(item)])]);
    await client.query('rollback to before');
    await client.query('select public.execute_batch($1)', [JSON.stringify([reserve(item)])]);
    await client.query('commit');
    await expectStockEvents(stack, item);
  });
});

describe('two transactions at once', () => {
  test('on one item: the second waits, and its events come after those of the first', async () => {
    const item = await createItemWithEvents(9);
    const first = await stack.connect();
    await first.query('begin');
    await first.query('select public.execute_batch($1)', [JSON.stringify([placeOrder(item, 2)])]);
    const second = executeBatch(stack, [reserve(item), placeOrder(item)]);
    await stack.waitForLockWaiters(1);
    await first.query('select public.execute_batch($1)', [JSON.stringify([placeOrder(item, 3)])]);
    await first.query('commit');
    await second;
    await expectStockEvents(stack, item);
  });

  test('on two items: they commit in any order, each item’s events in its own', async () => {
    const [one, two] = [await createItemWithEvents(9), await createItemWithEvents(9)];
    const first = await stack.connect();
    await first.query('begin');
    await first.query('select public.execute_batch($1)', [JSON.stringify([placeOrder(one)])]);
    await executeBatch(stack, [placeOrder(two)]);
    await expectStockEvents(stack, two);
    await first.query('select public.execute_batch($1)', [JSON.stringify([reserve(one), reserve(two)])]);
    await first.query('commit');
    await expectStockEvents(stack, one);
    await expectStockEvents(stack, two);
  });
});
