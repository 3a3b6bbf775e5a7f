import type pg from 'pg';

type Place = 'outside' | 'in_stock' | 'reserved' | 'sold';
type Movement = { id: string; item_id: string; source: Place; target: Place; quantity: number };
type Counters = Record<Place, number>;

/**
 * Replays the ledger of these items movement by movement, without the database's own arithmetic: what is wrong after any
 * prefix of it, and where the counters of an item are not what it adds up to.
 */
export async function replayLedger(pool: pg.Pool, itemIds: string[]): Promise<string[]> {
  const { rows: movements } = await pool.query<Movement>(
    `select id, item_id, source, target, quantity::float8 as quantity
     from inventory.stock_movements where item_id = any($1::uuid[]) order by id`,
    [itemIds],
  );
  const { rows: items } = await pool.query<{ id: string } & Counters>(
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

type Hold = { item_id: string; quantity: number; total: number; from: number; until: number | null };

/** Microseconds since 1970, which a number holds exactly. */
const HOLDS = `
  select reservation.item_id, reservation.quantity::float8 as quantity,
         (item.in_stock + item.reserved + item.sold)::float8 as total,
         (extract(epoch from reservation.created_at) * 1e6)::float8 as "from",
         case when reservation.status <> 'CONFIRMED'
              then (extract(epoch from coalesce(reservation.cancelled_at, reservation.expires_at)) * 1e6)::float8 end as until
  from inventory.reservations as reservation
  join inventory.items as item on item.id = reservation.item_id
  where reservation.item_id = any($1::uuid[])`;

/**
 * The invariant of spec 001, 16.1 at every instant there has been, from the reservations alone: a hold counts from its
 * creation until it was cancelled or its deadline passed, for ever once confirmed, and the holds of an item never add
 * up to more than its units.
 */
export async function replayHolds(pool: pg.Pool, itemIds: string[]): Promise<string[]> {
  const { rows } = await pool.query<Hold>(HOLDS, [itemIds]);
  return [...Map.groupBy(rows, (hold) => hold.item_id)].flatMap(([itemId, holds]) => {
    const most = mostUnitsHeld(holds);
    const total = holds[0]?.total ?? 0;
    return most > total ? [`holds: item ${itemId} has ${total} units, and ${most} were held at once`] : [];
  });
}

/** The most units that were held at once; at the same instant units come back before they are taken. */
function mostUnitsHeld(holds: Hold[]): number {
  const changes = holds
    .flatMap(({ quantity, from, until }) => [
      { at: from, units: quantity },
      { at: until ?? Number.POSITIVE_INFINITY, units: -quantity },
    ])
    .sort((one, other) => (one.at === other.at ? one.units - other.units : one.at - other.at));
  let held = 0;
  let most = 0;
  for (const { units } of changes) {
    held += units;
    most = Math.max(most, held);
  }
  return most;
}
