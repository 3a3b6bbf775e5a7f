import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import {
  auditInSteps,
  COUNTERS,
  COUNTS,
  LAPSED,
  LEDGER,
  LEVELS,
  MOVEMENTS,
  ROWS,
  useAuditedItem,
} from './audited-item.ts';

const stack = useStack();
const { item, hold, order, take, nobody, query, record, shift, withTriggers } = useAuditedItem(stack);

async function rules(): Promise<[rule: string, subject: string][]> {
  const { rows } = await query('select rule, subject from public.audit() order by rule, subject');
  return rows.map(({ rule, subject }) => [rule, subject]);
}

const expectRules = async (...expected: [rule: string, subject: string][]) =>
  expect(await rules()).toEqual(expected.sort());

test('no violation where every rule holds', () => expectRules());

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
  await query(
    "insert into inventory.items (id, sku, name, initial_quantity, in_stock) values ($1, 'other', 'other', 0, 1)",
    [other],
  );
  await expectRules([COUNTERS, other], [ROWS, other]);
});

test.each([
  { claim: 'units reserved for no reservation', target: 'reserved' },
  { claim: 'units sold to nobody', target: 'sold' },
])(`${ROWS}: $claim`, async ({ target }) => {
  await withTriggers();
  await record('in_stock', target, 1);
  await expectRules([ROWS, item], [MOVEMENTS, nobody]);
});

test(`${MOVEMENTS}: a hold whose units moved twice`, async () => {
  await record('in_stock', 'reserved', 2, 'reserve', hold);
  await shift('in_stock = in_stock - 2, reserved = reserved + 2');
  await expectRules([ROWS, item], [MOVEMENTS, hold]);
});

test(`${MOVEMENTS}: a hold whose units moved in two steps`, async () => {
  await query('update inventory.stock_movements set quantity = 1 where reference = $1', [hold]);
  await record('in_stock', 'reserved', 1, 'reserve', hold);
  // The count of stock between the two steps found one unit more.
  await expectRules([MOVEMENTS, hold], [COUNTS, item]);
});

test(`${MOVEMENTS}: a hold whose units did not come from stock`, async () => {
  await query("update inventory.stock_movements set source = 'outside' where reference = $1", [hold]);
  await shift('in_stock = in_stock + 2');
  // The movement that is missing, and the one that is there instead.
  await expectRules([COUNTS, item], [ROWS, item], [MOVEMENTS, hold], [MOVEMENTS, hold]);
});

test(`${MOVEMENTS}: a hold of fewer units than moved`, async () => {
  await query('update inventory.reservations set quantity = 1 where id = $1', [hold]);
  await expectRules([MOVEMENTS, hold], [ROWS, item]);
});

test(`${MOVEMENTS}: a movement for an order that does not exist`, async () => {
  await record('in_stock', 'sold', 1, 'place_order');
  await shift('in_stock = in_stock - 1, sold = sold + 1');
  await expectRules([ROWS, item], [MOVEMENTS, nobody]);
});

test(`${MOVEMENTS}: a cancelled order whose units were not returned`, async () => {
  await query(
    "update inventory.orders set status = 'CANCELLED', cancelled_at = now(), cancelled_by = id where id = $1",
    [order],
  );
  await expectRules([MOVEMENTS, order], [ROWS, item]);
});

test.each([
  { status: 'CONFIRMED', at: 'confirmed_at', counters: 'reserved = reserved - 2, sold = sold + 2' },
  { status: 'CANCELLED', at: 'cancelled_at', counters: 'reserved = reserved - 2, in_stock = in_stock + 2' },
])(`${MOVEMENTS}: a $status hold without its movement`, async ({ status, at, counters }) => {
  await query(`update inventory.reservations set status = $2, ${at} = created_at where id = $1`, [hold, status]);
  await shift(counters);
  await expectRules([COUNTERS, item], [MOVEMENTS, hold]);
});

test(`${MOVEMENTS}: a count of stock without its movement`, async () => {
  await query('delete from inventory.stock_movements where reference = $1', [take]);
  await expectRules([COUNTERS, item], [MOVEMENTS, take]);
});

test(`${COUNTS}: a stock take whose count is not what it left in stock`, async () => {
  await query(
    'update inventory.stock_takes set in_stock = in_stock + 1, previous_in_stock = previous_in_stock + 1 where id = $1',
    [take],
  );
  await expectRules([COUNTS, item]);
});

test(`${LAPSED}: a hold whose units left although nobody counted them`, async () => {
  await query(
    "update inventory.reservations set status = 'EXPIRED', expired_at = expires_at, was_counted = true where id = $1",
    [hold],
  );
  await record('reserved', 'outside', 2, 'expire', hold);
  await shift('reserved = reserved - 2');
  await expectRules([LAPSED, hold]);
});

test.each([
  ['units in stock', 'in_stock = in_stock + 1'],
  ['reserved units', 'reserved = reserved + 1'],
  ['sold units', 'sold = sold + 1'],
  ['an earlier movement', 'movement_id = movement_id - 1'],
  ['a movement that does not exist', 'movement_id = movement_id + 1'],
  ['a later time', "moved_at = 'infinity'"],
])(`${LEVELS}: %s, changed by hand`, async (_, change) => {
  await auditInSteps(query);
  await expectRules();
  await query(`update inventory.audited_levels set ${change} where item_id = $1`, [item]);
  await expectRules([LEVELS, item]);
});
