import type { Database } from './database.ts';

type Place = 'outside' | 'in_stock' | 'reserved' | 'sold';
type Movement = { id: string; item_id: string; source: Place; target: Place; quantity: number };
type Counters = Record<Place, number>;

/**
 * Replays the ledger of these items movement by movement, without the database's own arithmetic: what is wrong after any
 * prefix of it, and where the counters of an item are not what it adds up to.
 */
export async function replayLedger(database: Pick<Database, 'query'>, itemIds: string[]): Promise<string[]> {
  const { rows: movements } = await database.query<Movement>(
    `select id, item_id, source, target, quantity::float8 as quantity
     from inventory.stock_movements where item_id = any($1::uuid[]) order by id`,
    [itemIds],
  );
  const { rows: items } = await database.query<{ id: string } & Counters>(
    `select id, in_stock::float8, reserved::float8, sold::float8 from inventory.items where id = any($1::uuid[])`,
    [itemIds],
  );
  const replayed = new Map(itemIds.map((id) => [id, { outside: 0, in_stock: 0, reserved: 0, sold: 0 }]));
  const faults = movements.flatMap((movement) => {
    const counters = replayed.get(movement.item_id) as Counters;
    counters[movement.source] -= movement.quantity;
    counters[movement.target] += movement.quantity;
    return isSound(counters) ? [] : [`ledger: after movement ${movement.id} an item has ${JSON.stringify(counters)}`];
  });
  for (const { id, in_stock, reserved, sold } of items) {
    const { outside: _, ...sums } = replayed.get(id) as Counters;
    const counters = { in_stock, reserved, sold };
    if (JSON.stringify(counters) === JSON.stringify(sums)) continue;
    faults.push(`ledger: item ${id} has ${JSON.stringify(counters)}, its ledger adds up to ${JSON.stringify(sums)}`);
  }
  return faults;
}

/** No place has less than nothing, and no more is reserved and sold than ever came in. */
function isSound({ outside, in_stock, reserved, sold }: Counters): boolean {
  const total = -outside;
  return Math.min(in_stock, reserved, sold) >= 0 && reserved + sold <= total;
}

/** The items of which more units were held at once than there are; at one instant units come back before they are taken. */
const HELD_TWICE = `
  with changes as (
    select item_id, created_at as at, quantity as units from inventory.reservations
    union all
    select item_id, coalesce(cancelled_at, expires_at), -quantity from inventory.reservations where status <> 'CONFIRMED'
  ), held as (
    select item_id, sum(units) over (partition by item_id order by at, units rows unbounded preceding) as units
    from changes where item_id = any($1::uuid[])
  )
  select item.id, max(held.units) as most, item.in_stock + item.reserved + item.sold as total
  from held join inventory.items as item on item.id = held.item_id
  group by item.id having max(held.units) > item.in_stock + item.reserved + item.sold`;

/**
 * The invariant of spec 001, 16.1 at every instant there has been, from the reservations alone: a hold counts from its
 * creation until it was cancelled or its deadline passed, for ever once confirmed, and the holds of an item never add
 * up to more than its units.
 */
export async function replayHolds(database: Pick<Database, 'query'>, itemIds: string[]): Promise<string[]> {
  const { rows } = await database.query<{ id: string; most: string; total: string }>(HELD_TWICE, [itemIds]);
  return rows.map(({ id, most, total }) => `holds: item ${id} has ${total} units, and ${most} were held at once`);
}

/** Purchases outside their windows, second ones of a user, and those whose unit the ledger did not sell once. */
const BAD_PURCHASES = `
  with counted as (
    select purchase.item_id, purchase.user_id, purchase.created_at, purchase.starts_at, purchase.ends_at,
           (select coalesce(json_agg(json_build_array(movement.item_id, movement.source, movement.target, movement.quantity)), '[]')
            from inventory.stock_movements as movement where movement.reference = purchase.id)::text as movements,
           count(*) over (partition by purchase.sale_id, purchase.user_id) as units
    from inventory.purchases as purchase where purchase.item_id = any($1::uuid[])
  )
  select * from counted
  where created_at < starts_at or created_at >= ends_at or units > 1
     or movements <> json_build_array(json_build_array(item_id, 'in_stock', 'sold', 1))::text`;

/** Spec 002 from the rows alone: one unit a user, within the window, and sold once by the ledger. */
export async function replayPurchases(database: Pick<Database, 'query'>, itemIds: string[]): Promise<string[]> {
  const { rows } = await database.query(BAD_PURCHASES, [itemIds]);
  return rows.map((row) => `purchases: not one unit in its window: ${JSON.stringify(row)}`);
}
