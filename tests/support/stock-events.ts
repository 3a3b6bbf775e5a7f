import { expect } from 'vitest';
import type { TestStack } from './stack.ts';

export type Levels = { in_stock: number; reserved: number; sold: number };

/** What an event of a movement says. */
export type StockMoved = {
  item_id: string;
  sku: string;
  sequence: number;
  source: keyof Levels | 'outside';
  target: keyof Levels | 'outside';
  quantity: number;
  reason: string;
  reference: string;
  moved_at: string;
  before: Levels;
  after: Levels;
};

/** The events of an item in the order in which they are published. */
export async function stockEventsOf(stack: TestStack, item: string): Promise<StockMoved[]> {
  const { rows } = await stack.pool.query<{ payload: StockMoved }>(
    "select payload from ordering.outbox where stream_id = $1 and event_type = 'stock.moved' order by sequence",
    [item],
  );
  return rows.map(({ payload }) => payload);
}

/**
 * The item's events are those of its last movements in the order of the ledger, each with the levels that a replay of the ledger
 * comes to, and their sequence ascends from 1.
 *
 * @param count how many of its movements have one, by default all
 */
export async function expectStockEvents(stack: TestStack, item: string, count?: number): Promise<void> {
  const { rows } = await stack.pool.query<Omit<StockMoved, 'sequence' | 'before' | 'after'>>(
    `select item_id, item.sku, source, target, quantity::int, reason, reference, inventory.iso(at) as moved_at
     from inventory.stock_movements as movement join inventory.items as item on item.id = movement.item_id
     where item_id = $1 order by movement.id`,
    [item],
  );
  let after: Levels = { in_stock: 0, reserved: 0, sold: 0 };
  const replay = rows.map((movement) => {
    const before = after;
    after = { ...before };
    if (movement.source !== 'outside') after[movement.source] -= movement.quantity;
    if (movement.target !== 'outside') after[movement.target] += movement.quantity;
    return { ...movement, before, after };
  });
  const expected = replay.slice(replay.length - (count ?? replay.length));
  expect(await stockEventsOf(stack, item)).toEqual(expected.map((event, index) => ({ ...event, sequence: index + 1 })));
}
