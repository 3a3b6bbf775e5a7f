import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withClient } from '../../scripts/stack/cluster.ts';
import { compare } from '../chaos/checks.ts';
import { Customers, type Goods } from '../chaos/customers.ts';
import { longestGap } from '../chaos/gaps.ts';
import { leftovers, useMoves } from './moves.ts';

const MOVED = 2;
const STOCK = 1_000_000;
/** How many customers of each partition there are at a time. */
const AT_ONCE = 2;
/** Purchases go on for so long before and after the move, in milliseconds. */
const AROUND_MS = 1000;

const moves = useMoves('growth');

/** A sku that is a product id of the shop, and belongs to a partition. */
function skuIn(partition: number, of: number): number {
  for (let sku = 1000; ; sku++) {
    const bucket = createHash('sha256').update(String(sku)).digest().readUInt16BE();
    if (Math.floor((bucket * of) / 65_536) === partition) return sku;
  }
}

/** Creates a product of a partition, with its stock, its price and a sale. */
async function stockUp(url: string, number: number): Promise<Goods> {
  const send = async (method: string, path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
    expect(response.ok, `${method} ${path}: ${await response.text()}`).toBe(true);
  };
  const productId = skuIn(number, moves.partitions.length);
  await send('PATCH', `/product/${productId}/stock`, { stock: STOCK });
  const itemId = await withClient(moves.partition(number).url, async (client) => {
    const priced = 'update inventory.items set unit_price_cents = 4999 where sku = $1 returning id';
    return (await client.query<{ id: string }>(priced, [String(productId)])).rows[0]?.id as string;
  });
  const [starts_at, ends_at] = [-1, 1].map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
  await send('PUT', `/v1/sales/growth-${number}`, { item_id: itemId, starts_at, ends_at });
  return { productId, itemId, saleId: `growth-${number}` };
}

const rowsOf = (url: string, prefix: string) =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ id: string; customer_id: string; created_at: Date }>(
      `select id, customer_id, created_at from inventory.orders where starts_with(customer_id, $1)
       union all select id, customer_id, created_at from inventory.reservations where starts_with(customer_id, $1)
       union all select id, user_id, created_at from inventory.purchases where starts_with(user_id, $1)`,
      [prefix],
    );
    return rows;
  });

const auditOf = (url: string) =>
  withClient(url, async (client) => (await client.query('select * from public.audit()')).rows);

/** What the ledger says was sold or reserved, and what the counters do. */
const unitsOf = (url: string, sku: string) =>
  withClient(url, async (client) => {
    const { rows } = await client.query(
      `select item.in_stock::int, (item.reserved + item.sold)::int as gone,
              (select sum(movement.quantity)::int from inventory.stock_movements as movement
               where movement.item_id = item.id and source = 'in_stock') as moved
       from inventory.items as item where sku = $1`,
      [sku],
    );
    return rows[0];
  });

test('a partition moves while the shop sells: nothing is lost, nothing is sold twice', {
  timeout: 120_000,
}, async () => {
  const urls = (await Promise.all([moves.startHost(), moves.startHost()])).map(({ url }) => url);
  const goods = await Promise.all(moves.partitions.map(({ number }) => stockUp(urls[0] as string, number)));
  const customers = goods.map((each) => new Customers(urls, each, Math.random));
  let isOpen = true;
  const keepBuying = async (each: Customers) => {
    while (isOpen) await each.arrive();
  };
  const load = customers.flatMap((each) => Array.from({ length: AT_ONCE }, () => keepBuying(each)));

  await delay(AROUND_MS);
  const { status, output } = await moves.run(MOVED).ended;
  const movedAt = performance.now();
  await delay(AROUND_MS);
  isOpen = false;
  await Promise.all(load);
  await Promise.all(customers.map((each) => each.close()));

  expect(status, output).toBe(0);
  for (const secret of moves.secrets()) expect(output).not.toContain(secret);
  const [old, target] = [moves.partition(MOVED).adminUrl, moves.target(MOVED)];
  expect(await moves.place(MOVED)).toMatchObject({
    state: 'up',
    connection: expect.stringContaining(target.connection),
  });

  for (const [number, each] of customers.entries()) {
    const url = number === MOVED ? target.url : moves.partition(number).url;
    const rows = await rowsOf(url, each.prefix);
    expect(each.faults).toEqual([]);
    for (const { faults } of compare(each.purchases, rows)) expect(faults).toEqual([]);
    expect(rows).toHaveLength(each.purchases.length);
    expect(await unitsOf(url, String(goods[number]?.productId))).toEqual({
      in_stock: STOCK - rows.length,
      gone: rows.length,
      moved: rows.length,
    });
  }

  const buyers = customers[MOVED] as Customers;
  expect(buyers.acknowledgements.filter(({ at }) => at > movedAt).length).toBeGreaterThan(0);
  const before = await rowsOf(old, buyers.prefix);
  expect(before.length).toBeGreaterThan(0);
  expect(await rowsOf(target.url, buyers.prefix)).toEqual(expect.arrayContaining(before));

  expect(await auditOf(old)).toEqual([]);
  expect(await auditOf(target.url)).toEqual([]);
  expect(await auditOf(moves.front.adminUrl)).toEqual([]);
  for (const url of [old, target.url]) expect(await leftovers(url, MOVED)).toEqual([]);

  const others = Math.max(
    ...customers.filter((each) => each !== buyers).map((each) => longestGap(each.acknowledgements)),
  );
  console.log(output.trim());
  console.log(
    `Longest pause of a client: ${longestGap(buyers.acknowledgements).toFixed(0)} ms (other partitions: ${others.toFixed(0)} ms); ` +
      `${customers.reduce((sum, each) => sum + each.purchases.length, 0)} purchases, ${buyers.purchases.length} of the moved partition`,
  );
});
