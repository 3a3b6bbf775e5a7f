import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';

// Each test falsifies the ledger, the counters or the rows as the superuser, past the triggers, in a transaction that is rolled back.
const stack = useStack();
const item = randomUUID();
const hold = randomUUID();
const order = randomUUID();
const take = randomUUID();
const nobody = randomUUID();
let superuser: pg.Client;

beforeAll(async () => {
  superuser = new pg.Client({ connectionString: stack.adminUrl });
  await superuser.connect();
  await superuser.query("select public.create_item($1, 'audited', 5)", [item]);
  await superuser.query("select public.reserve($1, $2, 'a customer', 2, 600)", [hold, item]);
  await superuser.query('update inventory.items set unit_price_cents = 100 where id = $1', [item]);
  await superuser.query("select public.place_order($1, $2, 'a customer', 1)", [order, item]);
  await superuser.query('select public.set_stock($1, $2, 4)', [take, item]);
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

/** A movement that neither a counter nor a row follows. */
async function record(source: string, target: string, quantity: number, reason = 'reserve', reference = nobody) {
  await superuser.query(
    `insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
     values ($1, $2, $3, $4, $5, $6)`,
    [item, source, target, quantity, reason, reference],
  );
}

/** Move units between an item's counters, past the ledger. */
const shift = (counters: string) => superuser.query(`update inventory.items set ${counters} where id = $1`, [item]);

const LEDGER = 'no movement leaves a counter below zero';
const COUNTERS = 'the counters are the sums of the ledger';
const ROWS = 'the counters are what the rows account for';
const MOVEMENTS = 'every row moved its units once';
const COUNTS = 'a stock take leaves the counted units in stock';

const expectRules = async (...expected: [rule: string, subject: string][]) =>
  expect(await rules()).toEqual(expected.sort());

test(`${LEDGER}: an oversell is found even if it was corrected immediately`, async () => {
  await record('in_stock', 'sold', 5);
  await record('sold', 'in_stock', 5);
  await expectRules([LEDGER, item], [MOVEMENTS, nobody], [MOVEMENTS, nobody]);
});

test(`${COUNTERS}: a counter changed by hand`, async () => {
  await shift('in_stock = in_stock + 1');
  await expectRules([COUNTERS, item], [ROWS, item]);
});

test(`${COUNTERS}: stock of an item without movements`, async () => {
  const other = randomUUID();
  await superuser.query(
    "insert into inventory.items (id, sku, name, initial_quantity, in_stock) values ($1, 'other', 'other', 0, 1)",
    [other],
  );
  await expectRules([COUNTERS, other], [ROWS, other]);
});

test.each([
  { claim: 'units reserved for no reservation', target: 'reserved' },
  { claim: 'units sold to nobody', target: 'sold' },
])(`${ROWS}: $claim`, async ({ target }) => {
  await superuser.query("set local session_replication_role = 'origin'");
  await record('in_stock', target, 1);
  await expectRules([ROWS, item], [MOVEMENTS, nobody]);
});

test(`${MOVEMENTS}: a hold whose units moved twice`, async () => {
  await record('in_stock', 'reserved', 2, 'reserve', hold);
  await shift('in_stock = in_stock - 2, reserved = reserved + 2');
  await expectRules([ROWS, item], [MOVEMENTS, hold]);
});

test(`${MOVEMENTS}: a hold whose units moved in two steps`, async () => {
  await superuser.query('update inventory.stock_movements set quantity = 1 where reference = $1', [hold]);
  await record('in_stock', 'reserved', 1, 'reserve', hold);
  // The count of stock between the two steps found one unit more.
  await expectRules([MOVEMENTS, hold], [COUNTS, item]);
});

test(`${MOVEMENTS}: a hold whose units did not come from stock`, async () => {
  await superuser.query("update inventory.stock_movements set source = 'outside' where reference = $1", [hold]);
  await shift('in_stock = in_stock + 2');
  // The movement that is missing, and the one that is there instead.
  await expectRules([COUNTS, item], [ROWS, item], [MOVEMENTS, hold], [MOVEMENTS, hold]);
});

test(`${MOVEMENTS}: a hold of fewer units than moved`, async () => {
  await superuser.query('update inventory.reservations set quantity = 1 where id = $1', [hold]);
  await expectRules([MOVEMENTS, hold], [ROWS, item]);
});

test(`${MOVEMENTS}: a movement for an order that does not exist`, async () => {
  await record('in_stock', 'sold', 1, 'place_order');
  await shift('in_stock = in_stock - 1, sold = sold + 1');
  await expectRules([ROWS, item], [MOVEMENTS, nobody]);
});

test(`${MOVEMENTS}: a cancelled order whose units were not returned`, async () => {
  await superuser.query(
    "update inventory.orders set status = 'CANCELLED', cancelled_at = now(), cancelled_by = id where id = $1",
    [order],
  );
  await expectRules([MOVEMENTS, order], [ROWS, item]);
});

test.each([
  { status: 'CONFIRMED', at: 'confirmed_at', counters: 'reserved = reserved - 2, sold = sold + 2' },
  { status: 'CANCELLED', at: 'cancelled_at', counters: 'reserved = reserved - 2, in_stock = in_stock + 2' },
])(`${MOVEMENTS}: a $status hold without its movement`, async ({ status, at, counters }) => {
  await superuser.query(`update inventory.reservations set status = $2, ${at} = created_at where id = $1`, [
    hold,
    status,
  ]);
  await shift(counters);
  await expectRules([COUNTERS, item], [MOVEMENTS, hold]);
});

test(`${MOVEMENTS}: a count of stock without its movement`, async () => {
  await superuser.query('delete from inventory.stock_movements where reference = $1', [take]);
  await expectRules([COUNTERS, item], [MOVEMENTS, take]);
});

test(`${COUNTS}: a stock take whose count is not what it left in stock`, async () => {
  await superuser.query(
    'update inventory.stock_takes set in_stock = in_stock + 1, previous_in_stock = previous_in_stock + 1 where id = $1',
    [take],
  );
  await expectRules([COUNTS, item]);
});
