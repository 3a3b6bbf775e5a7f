import { afterEach, expect, test } from 'vitest';
import { holdLock } from '../concurrency/held-lock.ts';
import { createHold, createItem, createSale, executeBatch, levels, purchase } from '../schema/batch.ts';
import { useStack } from '../support/stack.ts';

// A purchase that its rows refuse waits for no lock, and is not decided again after one.
const stack = useStack();
afterEach(async () => expect(await stack.audit()).toEqual([]));

async function boughtBy(user: string, item: string): Promise<string> {
  const sale = await createSale(stack, item);
  await executeBatch(stack, [purchase(sale, user)]);
  return sale;
}

test.each<[outcome: string, units: number, sell: (item: string) => Promise<string>]>([
  ['sale_not_started', 1, (item) => createSale(stack, item, '1 min', '2 min')],
  ['sale_ended', 1, (item) => createSale(stack, item, '-2 min', '-1 min')],
  ['already_purchased', 2, (item) => boughtBy('ann', item)],
  ['sold_out', 1, (item) => boughtBy('bob', item)],
])('%s, while another transaction has locked the item', async (outcome, units, sell) => {
  const item = await createItem(stack, units);
  const sale = await sell(item);
  const lock = await holdLock(stack.pool, 'item', item);
  const [answer] = await executeBatch(stack, [purchase(sale, 'ann')]).finally(() => lock.release());
  expect(answer?.outcome).toBe(outcome);
});

test.each<[outcome: string, sell: (item: string) => Promise<string>, change: string]>([
  [
    'sale_not_started',
    (item) => createSale(stack, item, '1 min', '2 min'),
    "update inventory.sales set starts_at = now() where item_id = '$item'",
  ],
  [
    'sold_out',
    async (item) => {
      await createHold(stack, item);
      return createSale(stack, item);
    },
    "select public.set_stock(gen_random_uuid(), '$item', 1)",
  ],
])(
  '%s stays so, although the batch could sell the unit once it has locked another item',
  async (outcome, sell, change) => {
    const [refused, waiting] = [await createItem(stack, 1), await createItem(stack, 1)];
    const sales = [await sell(refused), await createSale(stack, waiting)];
    const lock = await holdLock(stack.pool, 'item', waiting);
    const answers = executeBatch(
      stack,
      sales.map((sale) => purchase(sale, 'ann')),
    );
    await stack.waitForLockWaiters(1);
    await stack.pool.query(change.replace('$item', refused));
    await lock.release();
    expect((await answers).map((answer) => answer.outcome)).toEqual([outcome, 'purchased']);
    expect((await levels(stack, refused))[2]).toBe(0);
  },
);
