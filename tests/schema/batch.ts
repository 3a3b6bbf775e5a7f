import { randomUUID } from 'node:crypto';
import { lapse } from '../support/lapse.ts';
import type { TestStack } from '../support/stack.ts';

export type BatchAnswer = { outcome: string; replayed?: boolean; data?: Record<string, unknown> };

/** Calls `execute_batch` as the hosts do, past them. */
export async function executeBatch(stack: TestStack, commands: Record<string, unknown>[]): Promise<BatchAnswer[]> {
  const { rows } = await stack.pool.query<{ answers: BatchAnswer[] }>('select public.execute_batch($1) as answers', [
    JSON.stringify(commands),
  ]);
  return rows[0]?.answers ?? [];
}

/** A new item with this many units in stock and a price. Its sku is its id. */
export async function createItem(stack: TestStack, quantity: number, { events = false } = {}): Promise<string> {
  const id = randomUUID();
  await stack.pool.query("select public.create_item($1, 'an item', $2, events => $3)", [id, quantity, events]);
  await stack.pool.query('update inventory.items set unit_price_cents = 100 where id = $1', [id]);
  return id;
}

/** A new hold of this item. */
export async function createHold(stack: TestStack, item_id: string, quantity = 1): Promise<string> {
  const command = reserve(item_id, quantity);
  await executeBatch(stack, [command]);
  return command.id;
}

/** New holds of one unit each that lapsed a minute ago. */
export async function createLapsedHolds(stack: TestStack, item: string, count: number): Promise<void> {
  await stack.pool.query(
    `with hold as (
       insert into inventory.reservations (id, item_id, quantity, ttl_seconds, created_at, expires_at)
       select gen_random_uuid(), item.id, 1, 60, now() - interval '2 min', now() - interval '1 min' + n * interval '1 microsecond'
       from inventory.items as item, generate_series(1, $2) as n where item.id = $1 returning *)
     insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
     select item_id, 'in_stock', 'reserved', quantity, 'reserve', id from hold`,
    [item, count],
  );
}

/** A hold of this item whose deadline has passed. */
export async function createLapsedHold(stack: TestStack, item: string, quantity = 1): Promise<string> {
  const hold = await createHold(stack, item, quantity);
  await lapse(stack, hold);
  return hold;
}

/** A new order of this item. */
export async function createOrder(stack: TestStack, sku: string, quantity = 1): Promise<string> {
  const command = placeOrder(sku, quantity);
  await executeBatch(stack, [command]);
  return command.id;
}

/** A new sale of this item, open from `starts` to `ends`, which SQL adds to the time of now. */
export async function createSale(stack: TestStack, item: string, starts = '-1 h', ends = '1 h'): Promise<string> {
  const id = `sale-${randomUUID()}`;
  await stack.pool.query('select public.configure_sale($1, $2, now() + $3, now() + $4)', [id, item, starts, ends]);
  return id;
}

/** Commands to reserve and to place an order, as the hosts send them. */
export const reserve = (item_id: string, quantity = 1) => ({
  ...{ command: 'reserve', id: randomUUID(), item_id, customer_id: 'a', quantity, ttl_seconds: 600 },
});
export const placeOrder = (sku: string, quantity = 1) => ({
  ...{ command: 'place_order', id: randomUUID(), sku, customer_id: 'a', quantity },
});

/** A command to purchase, as the hosts send it. */
export const purchase = (sale_id: string, user_id: string, more: Record<string, unknown> = {}) => ({
  ...{ command: 'purchase', id: randomUUID(), request_id: randomUUID(), attempt_id: randomUUID() },
  ...{ sale_id, user_id, quantity: 1 },
  ...more,
});

/** The units of an item: in stock, reserved, sold. */
export async function levels(stack: TestStack, item: string): Promise<[number, number, number]> {
  const { rows } = await stack.pool.query(
    'select in_stock::int, reserved::int, sold::int from inventory.items where id::text = $1 or sku = $1',
    [item],
  );
  const { in_stock, reserved, sold } = rows[0];
  return [in_stock, reserved, sold];
}

/** How many movements the ledger has in all. */
export async function countMovements(stack: TestStack): Promise<number> {
  const { rows } = await stack.pool.query('select count(*)::int as movements from inventory.stock_movements');
  return rows[0].movements;
}
