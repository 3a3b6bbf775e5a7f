import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { auditInSteps, COUNTERS, COUNTS, LAPSED, LEDGER, MOVEMENTS, ROWS, useAuditedItem } from './audited-item.ts';

const stack = useStack();
const audited = useAuditedItem(stack);
const { item, hold, order, take, nobody, query, record, shift, withTriggers, addOrder, addPurchase } = audited;

/** Audits until that is complete: each violated rule with its subject, and how many movements were audited. */
async function audit(atMost?: number) {
  const { violations, audited } = await auditInSteps(query, atMost);
  return { violations: violations.map(({ rule, subject }) => [rule, subject]).sort(), audited };
}

async function auditedLevels(): Promise<number[] | undefined> {
  const { rows } = await query('select in_stock, reserved, sold from inventory.audited_levels where item_id = $1', [
    item,
  ]);
  return rows[0] && [rows[0].in_stock, rows[0].reserved, rows[0].sold].map(Number);
}

const expectRules = async (...expected: [rule: string, subject: string][]) =>
  expect((await audit()).violations).toEqual(expected.sort());

test('what was audited is not audited again, and what has moved since is', async () => {
  expect(await audit()).toMatchObject({ violations: [], audited: expect.any(Number) });
  expect(await auditedLevels()).toEqual([4, 2, 1]);
  expect(await audit()).toEqual({ violations: [], audited: 0 });
  await withTriggers();
  await query("select public.reserve($1, $2, 'a customer', 3, 600)", [nobody, item]);
  await query('select public.confirm($1)', [hold]);
  expect(await audit()).toEqual({ violations: [], audited: 2 });
  expect(await auditedLevels()).toEqual([1, 3, 3]);
});

test.each([1, 0])('one movement at a time comes to the same: at most %i', async (atMost) => {
  const { rows } = await query('select count(*)::int as movements from inventory.stock_movements');
  expect(await audit(atMost)).toEqual({ violations: [], audited: rows[0].movements });
  expect(await auditedLevels()).toEqual([4, 2, 1]);
});

test('an item with a violation is found each time until it is mended; the others go on', async () => {
  await query("update inventory.stock_movements set source = 'outside' where reference = $1", [hold]);
  const { violations, audited } = await audit();
  expect([violations.length > 0, audited > 4, await auditedLevels()]).toEqual([true, true, undefined]);
  expect(await audit()).toEqual({ violations, audited: 4 });
  await query("update inventory.stock_movements set source = 'in_stock' where reference = $1", [hold]);
  expect(await audit()).toEqual({ violations: [], audited: 4 });
  expect(await audit()).toEqual({ violations: [], audited: 0 });
});

test('what was audited before a violation is not audited again', async () => {
  await withTriggers();
  await record('in_stock', 'sold', 1, 'place_order');
  expect((await audit(1)).violations).toEqual([[MOVEMENTS, nobody]]);
  expect(await auditedLevels()).toEqual([4, 2, 1]);
  expect(await audit(1)).toEqual({ violations: [[MOVEMENTS, nobody]], audited: 1 });
});

test(`${LEDGER}: an oversell is found even if it was corrected immediately`, async () => {
  await audit();
  await record('in_stock', 'sold', 5);
  await record('sold', 'in_stock', 5);
  await expectRules([LEDGER, item], [MOVEMENTS, nobody], [MOVEMENTS, nobody], [MOVEMENTS, nobody]);
});

test(`${COUNTERS}: a counter changed by hand`, async () => {
  await audit();
  await shift('in_stock = in_stock + 1');
  await expectRules([COUNTERS, item]);
});

test(`${COUNTERS}: stock of an item without movements`, async () => {
  const other = randomUUID();
  await query(
    "insert into inventory.items (id, sku, name, initial_quantity, in_stock) values ($1, 'other', 'other', 0, 1)",
    [other],
  );
  await expectRules([COUNTERS, other]);
});

test(`${COUNTERS}: audited levels changed by hand`, async () => {
  await audit();
  await query('update inventory.audited_levels set in_stock = in_stock - 1 where item_id = $1', [item]);
  await expectRules([COUNTERS, item]);
});

test.each([
  { claim: 'units reserved for no reservation', source: 'in_stock', target: 'reserved', reason: 'reserve' },
  { claim: 'units returned for no reservation', source: 'reserved', target: 'in_stock', reason: 'cancel' },
])(`${ROWS}: $claim`, async ({ source, target, reason }) => {
  await audit();
  await withTriggers();
  await record(source, target, 1, reason);
  await expectRules([ROWS, item], [MOVEMENTS, nobody]);
});

test.each([
  ['a new one', () => audited.addReservation(randomUUID())],
  [
    'a confirmed one',
    () =>
      query("update inventory.reservations set status = 'CONFIRMED', confirmed_at = created_at where id = $1", [hold]),
  ],
])(`${ROWS}: a reservation whose units did not move, next to one whose did: %s`, async (_, change) => {
  await audit();
  await withTriggers();
  await change();
  await query("select public.reserve(gen_random_uuid(), $1, 'a customer', 1, 600)", [item]);
  await expectRules([ROWS, item]);
});

test(`${MOVEMENTS}: a hold whose units moved twice, between two audits`, async () => {
  await withTriggers();
  await record('in_stock', 'reserved', 2, 'reserve', hold);
  await expectRules([ROWS, item], [MOVEMENTS, hold]);
});

test(`${ROWS}: a hold whose units moved again after it was audited`, async () => {
  await audit();
  await withTriggers();
  await record('in_stock', 'reserved', 2, 'reserve', hold);
  await expectRules([ROWS, item]);
});

test.each([
  { claim: 'an order that does not exist', id: nobody, reason: 'place_order', quantity: 1 },
  { claim: 'an order that was not cancelled', id: order, reason: 'cancel_order', quantity: 1 },
  { claim: 'more units than were ordered', id: order, reason: 'place_order', quantity: 2 },
  { claim: 'a purchase that does not exist', id: nobody, reason: 'purchase', quantity: 1 },
  { claim: 'a reason that no row has', id: order, reason: 'theft', quantity: 1 },
])(`${MOVEMENTS}: a movement for $claim`, async ({ id, reason, quantity }) => {
  await audit();
  await withTriggers();
  await record('in_stock', 'sold', quantity, reason, id);
  await expectRules([MOVEMENTS, id]);
});

test(`${MOVEMENTS}: a movement of another item than the order's`, async () => {
  const other = randomUUID();
  await audit();
  await withTriggers();
  await query("select public.create_item($1, 'another', 5)", [other]);
  await query('update inventory.orders set item_id = $1 where id = $2', [other, order]);
  await record('in_stock', 'sold', 1, 'place_order', order);
  await expectRules([MOVEMENTS, order], [MOVEMENTS, order]);
});

test.each([
  {
    kind: 'order',
    add: addOrder,
    move: () => query("select public.place_order(gen_random_uuid(), $1, 'a customer', 1)", [item]),
  },
  {
    kind: 'purchase',
    add: (id: string) => addPurchase(id, 'a-sale'),
    move: () => query("select public.purchase('a-sale', 'bob')"),
  },
])(`${MOVEMENTS}: a new $kind without its movement, next to one with it`, async ({ add, move }) => {
  const missing = randomUUID();
  await audit();
  await withTriggers();
  await query("select public.configure_sale('a-sale', $1, now(), 'infinity')", [item]);
  await add(missing);
  await move();
  await expectRules([MOVEMENTS, missing]);
});

test(`${LAPSED}: a hold whose units left although nobody counted them`, async () => {
  await audit();
  await withTriggers();
  await query(
    `update inventory.reservations
     set status = 'EXPIRED', expired_at = expires_at, was_counted = true where id = $1`,
    [hold],
  );
  await record('reserved', 'outside', 2, 'expire', hold);
  await expectRules([LAPSED, hold]);
});

test(`${COUNTS}: a stock take whose count is not what it left in stock`, async () => {
  await query(
    'update inventory.stock_takes set in_stock = in_stock + 1, previous_in_stock = previous_in_stock + 1 where id = $1',
    [take],
  );
  await expectRules([COUNTS, item]);
});
