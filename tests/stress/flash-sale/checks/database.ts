import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import { type Criterion, count, criterion } from '../../checks/criterion.ts';
import { checkAllItems } from '../../checks/database.ts';
import type { Query } from '../../database.ts';
import type { SaleRecord } from '../sale.ts';

interface PurchaseRow {
  id: string;
  sale_id: string;
  item_id: string;
  user_id: string;
  created_at: string;
  in_window: boolean;
  sold: number;
  movements: number;
}

/** The purchases of these sales, each with what the ledger moved for it. */
const purchasesOf = (saleIds: string[]) => `
  select purchase.id, purchase.sale_id, purchase.item_id, purchase.user_id,
         to_char(purchase.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at,
         purchase.created_at >= sale.starts_at and purchase.created_at < sale.ends_at as in_window,
         coalesce(sum(movement.quantity) filter (where movement.source = 'in_stock' and movement.target = 'sold'), 0)::int as sold,
         count(movement.id)::int as movements
  from inventory.purchases as purchase
  join inventory.sales as sale on sale.id = purchase.sale_id
  left join inventory.stock_movements as movement on movement.reference = purchase.id
  where purchase.sale_id in (${saleIds.map((id) => pg.escapeLiteral(id)).join(', ')})
  group by purchase.sale_id, purchase.user_id, sale.id`;

/** The purchases in the database are those of the responses, and the books balance. */
export async function checkPurchaseRows(query: Query, sales: SaleRecord[]): Promise<Criterion[]> {
  const rows = await query<PurchaseRow>(purchasesOf(sales.map(({ id }) => id)));
  return [...(await checkAllItems(query)), rowsMatch(rows, sales), rowsInWindow(rows)];
}

/** A row for each purchase that a response told of and none besides, each with its unit sold once. */
function rowsMatch(rows: PurchaseRow[], sales: SaleRecord[]): Criterion {
  const told = new Map(
    sales.flatMap((sale) => [...sale.buyers().values()].map(({ purchase }) => [purchase.id, purchase])),
  );
  const faults = rows.flatMap(({ in_window: _, sold, movements, ...row }) => {
    const purchase = told.get(row.id);
    if (!purchase) return [`${row.user_id}: no response told of ${row.id}`];
    return isDeepStrictEqual(row, purchase) && sold === 1 && movements === 1
      ? []
      : [`the response was ${JSON.stringify(purchase)}, stored are ${JSON.stringify(row)} and ${sold} sold units`];
  });
  const stored = new Set(rows.map(({ id }) => id));
  const lost = [...told.values()].filter((purchase) => !stored.has(purchase.id));
  return criterion('Database: purchases', 'exactly those acknowledged', count(rows.length, 'row'), [
    ...faults,
    ...lost.map((purchase) => `not stored: ${JSON.stringify(purchase)}`),
  ]);
}

const rowsInWindow = (rows: PurchaseRow[]): Criterion =>
  criterion(
    'Database: window',
    'starts_at ≤ created_at < ends_at',
    count(rows.length, 'row'),
    rows.filter((row) => !row.in_window).map(({ user_id, created_at }) => `${user_id} bought at ${created_at}`),
  );
