import type pg from 'pg';

type Place = 'outside' | 'in_stock' | 'reserved' | 'sold';
type Movement = { id: string; item_id: string; source: Place; target: Place; quantity: number };
type Counters = Record<Place, number>;

/**
 * Replay the ledger of these items movement by movement, with nothing of the database's own arithmetic: what is wrong
 * after any prefix of it, and where the counters of an item are not what it adds up to.
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

/** Nothing is owed, and no more is reserved and sold than ever came in. */
function isSound({ outside, in_stock, reserved, sold }: Counters): boolean {
  const total = -outside;
  return Math.min(in_stock, reserved, sold) >= 0 && reserved + sold <= total;
}
