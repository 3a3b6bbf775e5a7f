import type pg from 'pg';
import { withClient } from '../stack/cluster.ts';

/** So many that no run sells out. */
export const PLENTY = 2_000_000_000;

/** What is on sale. */
export interface Stock {
  /** Products 1 to this number. */
  products: number;
  /** Units of each. */
  units: number;
}

/**
 * Puts the stack where a fresh one would be after these products were created, so that no run works on the rows of the
 * one before. A product's id is the same in every stack and run.
 *
 * @param adminUrl the database as its superuser, who alone may empty the ledger
 */
export async function setUpStock(adminUrl: string, { products, units }: Stock): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await client.query(`
      begin;
      set local session_replication_role = replica;  -- past the triggers that guard the ledger
      truncate inventory.items, inventory.reservations, inventory.orders, inventory.stock_takes, inventory.stock_movements;
      set local session_replication_role = origin;
      insert into inventory.items (id, sku, name, unit_price_cents, initial_quantity)
      select md5(number::text)::uuid, number, 'Product ' || number, 4999, ${units}
      from generate_series(1, ${products}) as number;
      insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
      select id, 'outside', 'in_stock', ${units}, 'create_item', id from inventory.items where ${units} > 0;
      commit`);
    await settle(client);
  });
}

/** The id of product 1 (see setUpStock). */
export const FIRST_PRODUCT = 'c4ca4238-a0b9-2382-0dcc-509a6f75849b';

/** Fresh statistics, and no write of an earlier run left to be done during the next. */
export async function settle(client: pg.Client): Promise<void> {
  await client.query(
    'vacuum analyze inventory.items, inventory.orders, inventory.reservations, inventory.stock_movements',
  );
  await client.query('checkpoint');
}

/** The rules that the books break, one line each; none when they balance. */
export async function audit(adminUrl: string): Promise<string[]> {
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ rule: string; subject: string; detail: string }>(
      'select * from public.audit()',
    );
    return rows.map(({ rule, subject, detail }) => `${rule}: ${subject}: ${detail}`);
  });
}
