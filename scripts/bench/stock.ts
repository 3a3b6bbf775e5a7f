import { withClient } from '../stack/cluster.ts';

/** So many that no run sells out. */
export const PLENTY = 2_000_000_000;

/** What is on sale, and what was sold before. */
export interface Stock {
  /** Products 1 to this number. */
  products: number;
  /** Units of each. */
  units: number;
  /** Orders of one unit of product 1 that are there already, by default none. */
  orders?: number;
  /** Whether each movement has an event, by default not. */
  events?: boolean;
}

/** The id of product 1, the same in every stack and run: it begins with the bucket of its sku. */
export const FIRST_PRODUCT = '6b860000-0000-4000-8000-000000000001';

/** Of 65,536, the buckets whose items a database has. */
export interface Buckets {
  first: number;
  last: number;
}

const EMPTY = `
  set local session_replication_role = replica;  -- past the triggers that guard the ledger
  truncate inventory.items, inventory.reservations, inventory.orders, inventory.stock_takes, inventory.stock_movements,
    inventory.audited_levels, inventory.archived_levels, inventory.sales, inventory.purchases, ordering.outbox,
    archive.stock_movements, archive.outbox;
  set local session_replication_role = origin`;

const CREATE_PRODUCTS = `
  with created as (
    insert into inventory.items (id, sku, name, unit_price_cents, initial_quantity, events_since)
    select (bucket || '0000-0000-4000-8000-' || lpad(to_hex(number), 12, '0'))::uuid, number, 'Product ' || number, 4999, $2, $3
    from generate_series(1, $1::int) as number, inventory.bucket(number::text) as bucket
    where ('x' || bucket)::bit(16)::int between $4 and $5
    returning id, initial_quantity
  )
  insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
  select id, 'outside', 'in_stock', initial_quantity, 'create_item', id from created where initial_quantity > 0`;

const PLACE_ORDERS = `
  with placed as (
    insert into inventory.orders (id, item_id, customer_id, quantity, unit_price_cents, created_at)
    select gen_random_uuid(), $2, 'customer_42', 1, 4999, clock_timestamp()
    from generate_series(1, $1::int)
    returning id, item_id, quantity
  )
  insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
  select item_id, 'in_stock', 'sold', quantity, 'place_order', id from placed`;

/**
 * Puts the database where a fresh one would be with that stock and those orders, and nothing left to be written to disk, so
 * that every run begins alike.
 *
 * @param adminUrl the database as its superuser, who alone may empty the ledger
 * @param buckets the part of the stock that this database has, by default all
 */
export async function setUpStock(
  adminUrl: string,
  { products, units, orders = 0, events = false }: Stock,
  { first, last }: Buckets = { first: 0x0000, last: 0xffff },
): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await client.query('begin');
    await client.query(EMPTY);
    await client.query(CREATE_PRODUCTS, [products, units, events ? 0 : null, first, last]);
    if (orders > 0) await client.query(PLACE_ORDERS, [orders, FIRST_PRODUCT]);
    await client.query('commit');
    // An empty table stays as unknown to the planner as it is in a fresh database.
    if (orders > 0) await client.query('vacuum analyze');
    await client.query('checkpoint');
  });
}

/** The violations that `audit()` finds, one line each. */
export async function audit(adminUrl: string): Promise<string[]> {
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ rule: string; subject: string; detail: string }>(
      'select * from public.audit()',
    );
    return rows.map(({ rule, subject, detail }) => `${rule}: ${subject}: ${detail}`);
  });
}
