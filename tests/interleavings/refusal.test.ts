import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createHold, createItem, executeBatch, levels } from '../schema/batch.ts';
import { lapse } from '../support/lapse.ts';
import { useStack } from '../support/stack.ts';

const stack = useStack();

test('an order that a sweep overtakes finds the units, in the lapsed hold or in stock: it is not refused', async () => {
  const item = await createItem(stack, 1);
  await lapse(stack, await createHold(stack, item));
  // The order reads the stock, then stops: it has to look for an order of its id.
  const other = await stack.connect();
  await other.query('begin; lock table inventory.orders in access exclusive mode');
  const answers = executeBatch(stack, [
    { command: 'place_order', id: randomUUID(), sku: item, customer_id: 'a', quantity: 1 },
  ]);
  await stack.waitForLockWaiters(1);
  await stack.pool.query('select public.expire()');
  await other.query('commit');
  expect((await answers)[0]?.outcome).toBe('placed');
  expect(await levels(stack, item)).toEqual([0, 0, 1]);
});
