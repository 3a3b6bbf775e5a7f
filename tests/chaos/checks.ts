import type pg from 'pg';
import { type Criterion, count, criterion } from '../stress/checks/criterion.ts';
import type { Customers, Purchase } from './customers.ts';
import { longestGap } from './gaps.ts';

/** A full run, of 60 kills three seconds apart on average, has to acknowledge 20,000. */
const ACKNOWLEDGED_PER_SECOND = 20_000 / (60 * 3);
const LONGEST_GAP_MS = 3000;

type Row = { id: string; customer_id: string };

/** The rows of a run in the three tables. */
const ROWS = `
  select id, customer_id from inventory.orders where starts_with(customer_id, $1)
  union all
  select id, customer_id from inventory.reservations where starts_with(customer_id, $1)
  union all
  select id, user_id from inventory.purchases where starts_with(user_id, $1)`;

/** What has to hold in the end: nothing acknowledged is lost, nothing is there twice, and the service was never long away. */
export async function check(client: pg.Client, customers: Customers, seconds: number): Promise<Criterion[]> {
  const { rows } = await client.query<Row>(ROWS, [customers.prefix]);
  const audit = await client.query('select * from public.audit()');
  return [
    enough(customers, seconds),
    criterion('Responses', '201, 200, 503', count(customers.faults.length, 'other'), customers.faults),
    ...compare(customers.purchases, rows),
    criterion(
      'audit()',
      'no violation',
      count(audit.rows.length, 'violation'),
      audit.rows.map((row) => JSON.stringify(row)),
    ),
    available(customers),
  ];
}

function enough({ purchases }: Customers, seconds: number): Criterion {
  const required = Math.floor(seconds * ACKNOWLEDGED_PER_SECOND);
  const acknowledged = purchases.filter(({ acknowledgements }) => acknowledgements.size > 0).length;
  const faults = acknowledged < required ? [`${acknowledged} of ${required}`] : [];
  return criterion('Acknowledged', `≥ ${required.toLocaleString('en')}`, acknowledged.toLocaleString('en'), faults);
}

function available({ acknowledgements }: Customers): Criterion {
  const gap = longestGap(acknowledgements);
  const measured = `${(gap / 1000).toFixed(2)} s`;
  const faults = gap > LONGEST_GAP_MS ? [`nothing was acknowledged for ${measured}`] : [];
  return criterion('Longest gap', `≤ ${LONGEST_GAP_MS / 1000} s`, measured, faults);
}

/** Each purchase that was acknowledged is one row, with the id that was acknowledged. */
export function compare(purchases: Purchase[], rows: Row[]): Criterion[] {
  const byCustomer = Map.groupBy(rows, ({ customer_id }) => customer_id);
  const lost: string[] = [];
  const doubled: string[] = [];
  for (const { customerId, acknowledgements } of purchases) {
    const ids = (byCustomer.get(customerId) ?? []).map(({ id }) => id);
    for (const text of acknowledgements)
      if (!ids.includes(idIn(text))) lost.push(`${customerId} was acknowledged ${text}`);
    if (ids.length > 1) doubled.push(`${customerId} has ${ids.length} rows: ${ids.join(', ')}`);
    if (acknowledgements.size > 1) doubled.push(`${customerId} was told ${[...acknowledgements].join(' and ')}`);
  }
  return [
    criterion('Lost', 'none', count(lost.length, 'purchase'), lost),
    criterion('Doubled', 'none', count(doubled.length, 'purchase'), doubled),
  ];
}

function idIn(text: string): string {
  const { order_id, id } = JSON.parse(text) as { order_id?: string; id?: string };
  return order_id ?? id ?? '';
}
