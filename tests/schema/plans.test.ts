import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { createItem, createLapsedHolds, createSale, purchase } from './batch.ts';

/**
 * A plan lives as long as its connection, and may have been made when the tables were empty and known to be: so it is on
 * the first day of a shop, and after every VACUUM of an empty table. A sale must not become slower with each order then.
 */
const stack = useStack();
const EXISTING = 400;
const COMMANDS = 20;

let client: PoolClient;
let item: string;
let sale: string;
beforeAll(async () => {
  item = await createItem(stack, 10_000);
  sale = await createSale(stack, item);
  await stack.pool.query('vacuum analyze');
  client = await stack.pool.connect();
});
afterAll(() => client.release());

const reserve = (id: string) => ({ command: 'reserve', id, item_id: item, quantity: 1, ttl_seconds: 600 });
const placeOrder = (id: string) => ({ command: 'place_order', id, sku: item, customer_id: 'a', quantity: 1 });
const buy = (id: string) => ({ ...purchase(sale, `user ${id}`), id, attempt_id: id });
const acts: Record<string, { table: string; fill: (id: string) => object; act: (id: string) => object }> = {
  reserve: { table: 'reservations', fill: reserve, act: () => reserve(randomUUID()) },
  confirm: { table: 'reservations', fill: reserve, act: (id: string) => finish('confirm', id) },
  cancel: { table: 'reservations', fill: reserve, act: (id: string) => finish('cancel', id) },
  place_order: { table: 'orders', fill: placeOrder, act: () => placeOrder(randomUUID()) },
  'place_order, replayed': { table: 'orders', fill: placeOrder, act: placeOrder },
  cancel_order: {
    table: 'orders',
    fill: placeOrder,
    act: (id: string) => ({ ...finish('cancel_order', id), sku: item }),
  },
  purchase: { table: 'purchases', fill: buy, act: () => buy(randomUUID()) },
  'purchase, repeated': {
    table: 'purchases',
    fill: buy,
    act: (id: string) => ({ ...buy(id), attempt_id: randomUUID() }),
  },
  'purchase, and the sales': { table: 'sales', fill: buy, act: () => buy(randomUUID()) },
};
const finish = (command: string, id: string) => ({ command, id, request_id: randomUUID() });

test.each(Object.entries(acts))('%s reads the rows it names and no others', async (_, { table, fill, act }) => {
  const ids = Array.from({ length: EXISTING }, () => randomUUID());
  await client.query('begin');
  // Now its statements are planned, for a table with one row.
  const first = randomUUID();
  await execute([fill(first)]);
  await execute([act(first)]);
  for (let at = 0; at < EXISTING; at += 100) await execute(ids.slice(at, at + 100).map(fill));
  const before = await rowsRead(table);
  await execute(ids.slice(0, COMMANDS).map(act));
  expect((await rowsRead(table)) - before).toBeLessThanOrEqual(COMMANDS * 5);
  await client.query('rollback');
});

const onOther: Record<string, (sku: string) => object> = {
  'a reserve that finds no stock': (sku) => ({
    command: 'reserve',
    id: randomUUID(),
    sku,
    quantity: 2,
    ttl_seconds: 60,
  }),
  'an order that finds no stock': (sku) => ({ ...placeOrder(randomUUID()), sku, quantity: 2 }),
  'a count of stock': (sku) => ({ command: 'set_stock', id: randomUUID(), sku, in_stock: 1 }),
};

test.each(Object.entries(onOther))('%s reads no lapsed holds of another item', async (_, command) => {
  const other = await createItem(stack, 1);
  await client.query('begin');
  const ids = Array.from({ length: EXISTING }, () => randomUUID());
  for (let at = 0; at < EXISTING; at += 100) await execute(ids.slice(at, at + 100).map(reserve));
  await lapseAll(ids);
  await client.query('analyze inventory.reservations');
  const before = await rowsRead('reservations');
  await execute([command(other)]);
  expect((await rowsRead('reservations')) - before).toBeLessThanOrEqual(5);
  await client.query('rollback');
});

const LAPSED = 3000;
/** What each may read of an item's lapsed holds: as many as it needs, and for a level or a sweep up to a thousand. */
const onOwn: [name: string, rows: number, statement: (sku: string) => string][] = [
  ['an order of units in stock', 0, (sku) => `select public.place_order(gen_random_uuid(), '${sku}', 'a', 1)`],
  [
    'an order of units in stock and in five holds',
    30,
    (sku) => `select public.place_order(gen_random_uuid(), '${sku}', 'a', 10)`,
  ],
  [
    'a reserve of more than is in a batch’s holds',
    2100,
    (sku) => `select public.reserve(gen_random_uuid(), '${sku}', 'a', 2000, 60)`,
  ],
  ['a count of stock', 1000, (sku) => `select public.set_stock(gen_random_uuid(), '${sku}', 1)`],
  ['the levels', 1000, (sku) => `select public.get_item('${sku}')`],
  ['a sweep', 3100, () => 'select public.expire()'],
];

test.each(onOwn)('%s reads %i rows at most of thousands of lapsed holds', async (_, rows, statement) => {
  const own = await createItem(stack, LAPSED + 5);
  await createLapsedHolds(stack, own, LAPSED);
  await client.query('begin');
  const before = await rowsRead('reservations');
  await client.query(statement(own));
  expect((await rowsRead('reservations')) - before).toBeLessThanOrEqual(rows);
  await client.query('rollback');
  await stack.pool.query('select public.expire() from generate_series(1, 4)');
});

test('a sweep reads a few rows for each item, however many holds it has that have not lapsed', async () => {
  await client.query('begin');
  const ids = Array.from({ length: EXISTING }, () => randomUUID());
  for (let at = 0; at < EXISTING; at += 100) await execute(ids.slice(at, at + 100).map(reserve));
  await lapseAll(ids.slice(0, 3));
  await client.query('analyze inventory.reservations');
  const before = await rowsRead('reservations');
  const { rows } = await client.query("select public.expire() -> 'data' as swept");
  expect(rows[0].swept).toEqual({ expired_count: 3, released_quantity: 3 });
  expect((await rowsRead('reservations')) - before).toBeLessThanOrEqual(20);
  await client.query('rollback');
});

const lapseAll = (ids: string[]) =>
  client.query(
    `update inventory.reservations set created_at = created_at - interval '1 day', expires_at = clock_timestamp()
     where id = any($1)`,
    [ids],
  );

async function execute(commands: object[]): Promise<void> {
  await client.query('select public.execute_batch($1)', [JSON.stringify(commands)]);
}

/** How many rows of a table this transaction has read, by an index or without. */
async function rowsRead(table: string): Promise<number> {
  const { rows } = await client.query(
    "select (idx_tup_fetch + seq_tup_read)::int as read from pg_stat_xact_user_tables where schemaname = 'inventory' and relname = $1",
    [table],
  );
  return rows[0].read;
}
