import type { TestStack } from './stack.ts';

/** Lets a hold's deadline pass without waiting for it: its whole life is moved a day back, with its item's stock takes. */
export async function lapse(stack: TestStack, reservationId: string): Promise<void> {
  const { rowCount } = await stack.pool.query(
    `with stock_take as (
       update inventory.stock_takes set taken_at = taken_at - interval '1 day'
       where item_id = (select item_id from inventory.reservations where id = $1))
     update inventory.reservations
     set created_at = created_at - interval '1 day', expires_at = expires_at - interval '1 day' where id = $1`,
    [reservationId],
  );
  if (rowCount !== 1) throw new Error(`There is no reservation ${reservationId}`);
}
