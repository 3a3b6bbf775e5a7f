import pg from 'pg';
import type { Query } from '../database.ts';
import { type Histories, isCancelled } from '../histories.ts';
import { type Criterion, count, criterion } from './criterion.ts';

interface OrderRow {
  id: string;
  customer_id: string;
  sku: string;
  quantity: number;
  status: 'CONFIRMED' | 'CANCELLED';
  sold: number;
  restored: number;
}

type EquationRow = { sku: string; current: number; stocked: number; confirmed: number };
type LowestRow = { movements: number; lowest: number };

/** The orders of a run, each with the units that the ledger moved for it. */
const ordersOfRun = (customerPrefix: string) => `
  select "order".id, "order".customer_id, item.sku, "order".quantity::int, "order".status,
         coalesce(sum(movement.quantity) filter (where movement.source = 'in_stock' and movement.target = 'sold'), 0)::int as sold,
         coalesce(sum(movement.quantity) filter (where movement.source = 'sold' and movement.target = 'in_stock'), 0)::int as restored
  from inventory.orders as "order"
  join inventory.items as item on item.id = "order".item_id
  left join inventory.stock_movements as movement on movement.reference = "order".id
  where starts_with("order".customer_id, ${pg.escapeLiteral(customerPrefix)})
  group by "order".id, item.sku`;

/** What is in stock or held, what was ever put there, and what confirmed orders, confirmed reservations and purchases took. */
const STOCK_EQUATION = `
  select item.sku, (item.in_stock + item.reserved)::int as current, coalesce(stocked.units, 0)::int as stocked,
         (coalesce(ordered.units, 0) + coalesce(reserved.units, 0) + coalesce(purchased.units, 0))::int as confirmed
  from inventory.items as item
  left join (select item_id, sum(case when source = 'outside' then quantity else -quantity end) as units
             from inventory.stock_movements where 'outside' in (source, target) group by item_id) as stocked
         on stocked.item_id = item.id
  left join (select item_id, sum(quantity) as units from inventory.orders where status = 'CONFIRMED' group by item_id) as ordered
         on ordered.item_id = item.id
  left join (select item_id, sum(quantity) as units from inventory.reservations where status = 'CONFIRMED' group by item_id) as reserved
         on reserved.item_id = item.id
  left join (select item_id, count(*) as units from inventory.purchases group by item_id) as purchased
         on purchased.item_id = item.id`;

/** The lowest stock that any item ever had, replaying the ledger movement by movement. */
const LOWEST_STOCK = `
  select count(*)::int as movements, coalesce(min(units), 0)::int as lowest
  from (select sum(case when target = 'in_stock' then quantity when source = 'in_stock' then -quantity else 0 end)
                 over (partition by item_id order by id) as units
        from inventory.stock_movements) as replay`;

/** What only the database can tell of orders. */
export async function checkDatabase(query: Query, histories: Histories): Promise<Criterion[]> {
  const orders = await query<OrderRow>(ordersOfRun(histories.customerPrefix));
  return [...(await checkAllItems(query)), ordersMatch(orders, histories)];
}

/** What only the database can tell of all items: the equation over all rows, the ledger's every prefix, and its own audit. */
export async function checkAllItems(query: Query): Promise<Criterion[]> {
  const equations = await query<EquationRow>(STOCK_EQUATION);
  const [lowest] = await query<LowestRow>(LOWEST_STOCK);
  const audit = await query<{ rule: string; detail: string }>('select rule, detail from public.audit()');
  return [
    equationHolds(equations),
    ledgerNeverOwes(lowest as LowestRow),
    criterion('Database: audit()', 'no violation', count(audit.length, 'violation'), audit.map(describe)),
  ];
}

const describe = ({ rule, detail }: { rule: string; detail: string }) => `${rule}: ${detail}`;

function equationHolds(rows: EquationRow[]): Criterion {
  const broken = rows.filter(({ current, stocked, confirmed }) => current !== stocked - confirmed || current < 0);
  return criterion(
    'Database: stock equation',
    'current = initial − confirmed',
    count(rows.length, 'item'),
    broken.map(({ sku, current, stocked, confirmed }) => `item ${sku}: ${current} ≠ ${stocked} − ${confirmed}`),
  );
}

function ledgerNeverOwes({ movements, lowest }: LowestRow): Criterion {
  return criterion(
    'Database: ledger replay',
    'stock never below zero',
    `${count(movements, 'movement')}, lowest ${lowest}`,
    lowest < 0 ? [`the stock of an item was ${lowest}`] : [],
  );
}

/** One row for each acknowledged order and none besides, each with its units sold once and, if cancelled, restored once. */
function ordersMatch(rows: OrderRow[], histories: Histories): Criterion {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const customers = new Set(rows.map((row) => row.customer_id));
  const faults: string[] = [];
  if (customers.size < rows.length) faults.push(`${rows.length - customers.size} keys have more than one order`);
  for (const history of histories.acknowledged) {
    const order = history.acknowledgement?.order;
    const row = byId.get(order?.order_id ?? '');
    const status = isCancelled(history) ? 'CANCELLED' : 'CONFIRMED';
    const restored = isCancelled(history) ? order?.quantity : 0;
    const holds =
      row?.sku === String(order?.product_id) &&
      row.customer_id === order?.customer_id &&
      row.status === status &&
      row.quantity === order.quantity &&
      row.sold === order.quantity &&
      row.restored === restored;
    if (!holds) faults.push(`acknowledged ${JSON.stringify(order)} and ${status}, stored ${JSON.stringify(row)}`);
  }
  const strangers = rows.length - histories.acknowledged.length;
  if (strangers > 0) faults.push(`${strangers} orders were never acknowledged`);
  return criterion('Database: orders', 'exactly those acknowledged', count(rows.length, 'row'), faults);
}
