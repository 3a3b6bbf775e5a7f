import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { createItem, createLapsedHolds, executeBatch, levels } from './batch.ts';

const stack = useStack();
const AT_MOST = 1000;

test(`a sweep returns ${AT_MOST} holds at most, and the next one goes on where it stopped`, async () => {
  const items = [await createItem(stack, 600), await createItem(stack, 600)];
  for (const item of items) await createLapsedHolds(stack, item, 600);
  expect(await sweep()).toEqual({ expired_count: AT_MOST, released_quantity: AT_MOST });
  expect(await sweep()).toEqual({ expired_count: 200, released_quantity: 200 });
  expect(await sweep()).toEqual({ expired_count: 0, released_quantity: 0 });
  for (const item of items) expect(await levels(stack, item)).toEqual([600, 0, 0]);
  expect(await stack.audit()).toEqual([]);
});

test('units that a stock take has counted leave with the sweep, and those that lapse later return', async () => {
  const item = await createItem(stack, 5);
  await createLapsedHolds(stack, item, 2);
  await stack.pool.query('select public.set_stock(gen_random_uuid(), $1, 10)', [item]);
  const counted = await read(item);
  await stack.pool.query("update inventory.stock_takes set taken_at = taken_at - interval '2 min' where item_id = $1", [
    item,
  ]);
  await stack.pool.query(
    `update inventory.reservations set created_at = created_at - interval '5 min', expires_at = expires_at - interval '5 min' where item_id = $1`,
    [item],
  );
  await createLapsedHolds(stack, item, 3);
  expect([counted, await read(item), await levels(stack, item)]).toEqual([
    [10, 0, 0],
    [10, 0, 0],
    [7, 5, 0],
  ]);
  const reserve = (quantity: number) => ({
    command: 'reserve',
    id: randomUUID(),
    item_id: item,
    quantity,
    ttl_seconds: 600,
  });
  expect(await executeBatch(stack, [reserve(11)])).toMatchObject([{ outcome: 'insufficient_stock' }]);
  expect(await executeBatch(stack, [reserve(8)])).toMatchObject([{ outcome: 'reserved' }]);
  expect(await sweep()).toEqual({ expired_count: 2, released_quantity: 0 });
  expect(await levels(stack, item)).toEqual([2, 8, 0]);
  expect(await stack.audit()).toEqual([]);
});

async function sweep() {
  const { rows } = await stack.pool.query("select public.expire() -> 'data' as swept");
  return rows[0].swept;
}

/** The levels that get_item answers: available, reserved, confirmed. */
async function read(item: string): Promise<number[]> {
  const { rows } = await stack.pool.query("select public.get_item($1) -> 'data' as item", [item]);
  const { available_quantity, reserved_quantity, confirmed_quantity } = rows[0].item;
  return [available_quantity, reserved_quantity, confirmed_quantity];
}
