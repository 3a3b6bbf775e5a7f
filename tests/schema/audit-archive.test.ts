import { beforeEach, expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import {
  ARCHIVE,
  ARCHIVED_EVENT,
  archiveInSteps,
  auditInSteps,
  COUNTERS,
  COUNTS,
  LEDGER,
  LEVELS,
  MOVEMENTS,
  useAuditedItem,
} from './audited-item.ts';

const stack = useStack();
const { item, hold, order, take, query, withTriggers } = useAuditedItem(stack);

/** The item's creation, its hold and its order are archived; its stock take, the last audited movement, is not. */
beforeEach(async () => {
  await withTriggers();
  await query('select public.set_item_events($1, true)', [item]);
  await query('select public.cancel_order($1, $2)', [order, item]);
  await query("select public.place_order(gen_random_uuid(), $1, 'a customer', 1)", [item]);
  await query('update ordering.outbox set published_at = clock_timestamp(), next_attempt_at = null');
  await auditInSteps(query);
  expect(await archiveInSteps(query)).toEqual({ movements: 5, events: 1 });
  await expectRules();
  await query("set local session_replication_role = 'replica'");
});

async function expectRules(...expected: [rule: string, subject: string][]) {
  const { rows } = await query('select rule, subject from public.audit() order by rule, subject');
  expect(rows.map(({ rule, subject }) => [rule, subject])).toEqual(expected.sort());
}
const change = (reference: string, columns: string) =>
  query(`update archive.stock_movements set ${columns} where reason <> 'cancel_order' and reference = $1`, [reference]);
const drop = (reference: string) =>
  query("delete from archive.stock_movements where reason <> 'cancel_order' and reference = $1", [reference]);
const changeLevels = (columns: string) =>
  query(`update inventory.archived_levels set ${columns} where item_id = $1`, [item]);

test(`${ARCHIVE}: an archived quantity is another`, async () => {
  await change(hold, 'quantity = 1');
  await expectRules([ARCHIVE, item], [MOVEMENTS, hold]);
});

test(`${ARCHIVE}: archived levels of a movement are others`, async () => {
  await change(order, 'in_stock = in_stock - 1, sold = sold + 1');
  await expectRules([ARCHIVE, item], [ARCHIVE, item]);
});

test(`${ARCHIVE}: an archived movement is lost from the middle, or from the end`, async () => {
  await drop(order);
  await expectRules([ARCHIVE, item]);
  await query("delete from archive.stock_movements where reason = 'cancel_order'");
  await expectRules([ARCHIVE, item]);
});

test(`${ARCHIVE}: the first is another, and none was truncated`, async () => {
  await change(item, 'quantity = 4');
  await expectRules([ARCHIVE, item], [MOVEMENTS, item]);
});

test(`${ARCHIVE}: movements of an item that has no archived level`, async () => {
  await query('delete from inventory.archived_levels where item_id = $1', [item]);
  const { rows } = await query('select rule from public.audit() where rule = any ($1)', [[ARCHIVE, COUNTERS, LEVELS]]);
  expect(rows.map(({ rule }) => rule).sort()).toEqual([COUNTERS, ARCHIVE, LEVELS].sort());
});

test(`${MOVEMENTS}: an archived movement of another order, or of another kind`, async () => {
  await change(order, 'reference = id_of_nobody.id from (select gen_random_uuid() as id) as id_of_nobody');
  const { rows } = await query('select rule from public.audit()');
  expect(rows.map(({ rule }) => rule)).toEqual([MOVEMENTS, MOVEMENTS]);
});

test(`${MOVEMENTS}: an order of more units than were archived`, async () => {
  await query('update inventory.orders set quantity = 2 where id = $1', [order]);
  await expectRules([MOVEMENTS, order], [MOVEMENTS, order]);
});

test(`${MOVEMENTS}: where the archive was truncated, a newer order without its movement`, async () => {
  await query('truncate archive.stock_movements');
  await query('delete from inventory.stock_movements where item_id = $1', [item]);
  const { rows } = await query('select subject from public.audit() where rule = $1', [MOVEMENTS]);
  expect(rows).toHaveLength(1);
  expect([item, hold, order, take]).not.toContain(rows[0].subject);
});

test(`${COUNTERS}: archived levels changed by hand`, async () => {
  await changeLevels('in_stock = in_stock + 1');
  const { rows } = await query('select rule from public.audit()');
  expect(rows.map(({ rule }) => rule)).toEqual(expect.arrayContaining([ARCHIVE, COUNTERS, LEVELS]));
});

test(`${LEDGER}: archived levels below zero`, async () => {
  await query('alter table inventory.archived_levels disable trigger all');
  await change(hold, 'in_stock = -1');
  await expectRules([LEDGER, item], [ARCHIVE, item], [ARCHIVE, item]);
});

test(`${COUNTS}: an archived stock take whose count is not what it left in stock`, async () => {
  await query(
    'update inventory.stock_takes set in_stock = in_stock + 1, previous_in_stock = previous_in_stock + 1 where id = $1',
    [take],
  );
  await expectRules([COUNTS, item]);
});

test(`${ARCHIVED_EVENT}: it says something else`, async () => {
  await query(`update archive.outbox set payload = replace(payload::text, '"quantity":1', '"quantity":2')::json`);
  await expectRules([ARCHIVED_EVENT, item]);
});
