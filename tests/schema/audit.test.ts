import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';

// Each test falsifies the books as the superuser, past the triggers, in a transaction that is rolled back.
const stack = useStack();
const item = randomUUID();
const hold = randomUUID();
const order = randomUUID();
let superuser: pg.Client;

beforeAll(async () => {
  superuser = new pg.Client({ connectionString: stack.adminUrl });
  await superuser.connect();
  await superuser.query("select public.create_item($1, 'audited', 5)", [item]);
  await superuser.query("select public.reserve($1, $2, 'a customer', 2, 600)", [hold, item]);
  await superuser.query('select public.execute_batch($1)', [
    JSON.stringify([{ command: 'place_order', id: order, item_id: item, customer_id: 'a customer', quantity: 1 }]),
  ]);
  expect(await rules()).toEqual([]);
});
beforeEach(async () => {
  await superuser.query("begin; set local session_replication_role = 'replica'");
  return () => superuser.query('rollback');
});
afterAll(() => superuser?.end());

async function rules(): Promise<[rule: string, subject: string][]> {
  const { rows } = await superuser.query('select rule, subject from public.audit() order by rule, subject');
  return rows.map(({ rule, subject }) => [rule, subject]);
}

/** A movement that no counter follows, by default for a reason that no row has to account for. */
async function record(source: string, target: string, quantity: number, reason = 'set_stock', reference = item) {
  await superuser.query(
    `insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
     values ($1, $2, $3, $4, $5, $6)`,
    [item, source, target, quantity, reason, reference],
  );
}

const LEDGER = 'no prefix of the ledger owes a unit';
const COUNTERS = 'the counters are the sums of the ledger';
const RESERVED = 'reserved units are those of pending reservations';
const SOLD = 'sold units are those of confirmed reservations and orders';
const STEPS = 'every reservation and order moved its units once a step';

test(`${LEDGER}: an oversell shows though it was made good at once`, async () => {
  await record('in_stock', 'sold', 3);
  await record('sold', 'in_stock', 3);
  expect(await rules()).toEqual([[LEDGER, item]]);
});

test(`${COUNTERS}: a counter changed by hand`, async () => {
  await superuser.query('update inventory.items set in_stock = in_stock + 1 where id = $1', [item]);
  expect(await rules()).toEqual([[COUNTERS, item]]);
});

test(`${COUNTERS}: stock of an item that has no ledger`, async () => {
  const other = randomUUID();
  await superuser.query(
    "insert into inventory.items (id, sku, name, initial_quantity, in_stock) values ($1, 'other', 'other', 1, 1)",
    [other],
  );
  expect(await rules()).toEqual([[COUNTERS, other]]);
});

test(`${RESERVED}: units reserved for no reservation`, async () => {
  await superuser.query("set local session_replication_role = 'origin'");
  await record('in_stock', 'reserved', 1);
  expect(await rules()).toEqual([[RESERVED, item]]);
});

test(`${SOLD}: units sold to nobody`, async () => {
  await superuser.query("set local session_replication_role = 'origin'");
  await record('in_stock', 'sold', 1);
  expect(await rules()).toEqual([[SOLD, item]]);
});

test(`${STEPS}: a hold whose units moved twice`, async () => {
  await record('in_stock', 'reserved', 2, 'reserve', hold);
  await record('reserved', 'in_stock', 2);
  expect(await rules()).toEqual([[STEPS, hold]]);
});

test(`${STEPS}: a hold whose units moved in two steps`, async () => {
  await superuser.query('update inventory.stock_movements set quantity = 1 where reference = $1', [hold]);
  await record('in_stock', 'reserved', 1, 'reserve', hold);
  expect(await rules()).toEqual([[STEPS, hold]]);
});

test(`${STEPS}: a hold of fewer units than moved`, async () => {
  await superuser.query('update inventory.reservations set quantity = 1 where id = $1', [hold]);
  expect(await rules()).toEqual(
    [
      [STEPS, hold],
      [RESERVED, item],
    ].sort(),
  );
});

test(`${STEPS}: a movement for an order that is not there`, async () => {
  const nobody = randomUUID();
  await record('in_stock', 'sold', 1, 'place_order', nobody);
  await record('sold', 'in_stock', 1);
  expect(await rules()).toEqual([[STEPS, nobody]]);
});

test(`${STEPS}: a cancelled order whose units never came back`, async () => {
  await superuser.query(
    "update inventory.orders set status = 'CANCELLED', cancelled_at = now(), cancelled_by = id where id = $1",
    [order],
  );
  expect(await rules()).toEqual(
    [
      [STEPS, order],
      [SOLD, item],
    ].sort(),
  );
});

test.each([
  { status: 'CONFIRMED', at: 'confirmed_at', target: 'sold', counters: 'sold = sold + 2' },
  { status: 'CANCELLED', at: 'cancelled_at', target: 'in_stock', counters: 'in_stock = in_stock + 2' },
])(`${STEPS}: a $status hold without its movement`, async ({ status, at, target, counters }) => {
  await superuser.query(`update inventory.reservations set status = $2, ${at} = created_at where id = $1`, [
    hold,
    status,
  ]);
  await superuser.query(`update inventory.items set reserved = reserved - 2, ${counters} where id = $1`, [item]);
  await record('reserved', target, 2);
  expect(await rules()).toEqual([[STEPS, hold]]);
});
