import type pg from 'pg';

type Hold = { item_id: string; quantity: number; total: number; from: number; until: number | null };

/** Microseconds since 1970, which a number holds exactly. */
const HOLDS = `
  select hold.item_id, hold.quantity::float8 as quantity, (item.in_stock + item.reserved + item.sold)::float8 as total,
         (extract(epoch from hold.created_at) * 1e6)::float8 as "from",
         case when hold.status <> 'CONFIRMED'
              then (extract(epoch from coalesce(hold.cancelled_at, hold.expires_at)) * 1e6)::float8 end as until
  from inventory.reservations as hold
  join inventory.items as item on item.id = hold.item_id
  where hold.item_id = any($1::uuid[])`;

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
    return most > total ? [`holds: ${most} units of item ${itemId} were held at once, of ${total}`] : [];
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
