import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { archiveInSteps, auditInSteps } from './audited-item.ts';
import { createItem, createOrder, levels } from './batch.ts';

const stack = useStack();
const query = (sql: string, values: unknown[] = []) => stack.pool.query(sql, values);
const archive = (days?: number, atMost?: number) => archiveInSteps(query, days, atMost);
const audit = async () => expect((await auditInSteps(query)).violations).toEqual([]);

let item: string;
beforeEach(async () => {
  await audit();
  await archive();
  item = await createItem(stack, 9);
});
afterEach(async () => {
  await audit();
  expect(await stack.audit()).toEqual([]);
});

/** How many movements of the item are in the ledger and in the archive. */
async function counts(): Promise<[ledger: number, archived: number]> {
  const { rows } = await query(
    `select (select count(*)::int from inventory.stock_movements where item_id = $1) as ledger,
            (select count(*)::int from archive.stock_movements where item_id = $1) as archived`,
    [item],
  );
  return [rows[0].ledger, rows[0].archived];
}
/** Makes the item's movements so much older, past the trigger that protects them, and their rows; all, or the first few. */
async function age(days: number, first = 100): Promise<void> {
  const superuser = new pg.Client({ connectionString: stack.adminUrl });
  await superuser.connect();
  await superuser.query("set session_replication_role = 'replica'");
  await superuser.query(
    `with old as (
       update inventory.stock_movements set at = at - make_interval(days => $2) where (item_id, id) in
         (select item_id, id from inventory.stock_movements where item_id = $1 order by id limit $3) returning reference),
     "order" as (update inventory.orders set created_at = created_at - make_interval(days => $2) where id in (table old))
     update inventory.items set created_at = created_at - make_interval(days => $2) where id in (table old)`,
    [item, days, first],
  );
  await superuser.end();
}
const publish = (where: string) =>
  query(`update ordering.outbox set published_at = clock_timestamp(), next_attempt_at = null where ${where}`);

test('what is audited leaves the ledger, but for the last audited movement; the levels stay', async () => {
  for (let orders = 0; orders < 3; orders++) await createOrder(stack, item);
  await audit();
  await createOrder(stack, item);
  expect(await archive()).toEqual({ movements: 3, events: 0 });
  expect(await counts()).toEqual([2, 3]);
  expect(await levels(stack, item)).toEqual([5, 0, 4]);
  expect(await archive()).toEqual({ movements: 0, events: 0 });
});

test('what was never audited stays', async () => {
  await createOrder(stack, item);
  expect(await archive()).toEqual({ movements: 0, events: 0 });
});

test('what is younger stays', async () => {
  for (let orders = 0; orders < 4; orders++) await createOrder(stack, item);
  await age(30, 2);
  await audit();
  expect(await archive(31)).toEqual({ movements: 0, events: 0 });
  expect(await archive(29)).toEqual({ movements: 2, events: 0 });
});

test('what follows a younger movement stays with it, whatever clocks did', async () => {
  for (let orders = 0; orders < 4; orders++) await createOrder(stack, item);
  await age(30);
  await age(-29, 2);
  await age(28, 1);
  await audit();
  expect(await archive(29)).toEqual({ movements: 1, events: 0 });
});

test.each([1, 2])('in steps of %i it comes to the same', async (atMost) => {
  for (let orders = 0; orders < 5; orders++) await createOrder(stack, item);
  await audit();
  expect(await archive(0, atMost)).toEqual({ movements: 5, events: 0 });
  const { rows } = await query(
    `select array[in_stock, reserved, sold]::int[] as levels, movements::int from inventory.archived_levels where item_id = $1`,
    [item],
  );
  expect(rows).toEqual([{ levels: [5, 0, 4], movements: 5 }]);
});

test('events leave with their movements; the first that waits or is parked stays, and all that follow it', async () => {
  item = await createItem(stack, 9, { events: true });
  for (let orders = 0; orders < 5; orders++) await createOrder(stack, item);
  await audit();
  expect(await archive()).toEqual({ movements: 0, events: 0 });
  const nth = (at: number) =>
    `id = (select id from ordering.outbox where item_id = '${item}' order by sequence offset ${at} limit 1)`;
  await publish(`item_id = '${item}' and not ${nth(2)}`);
  expect(await archive()).toEqual({ movements: 2, events: 2 });
  await query(`update ordering.outbox set parked_at = clock_timestamp(), next_attempt_at = null where ${nth(0)}`);
  expect(await archive()).toEqual({ movements: 0, events: 0 });
  await query(`update ordering.outbox set published_at = clock_timestamp(), parked_at = null where ${nth(0)}`);
  expect(await archive()).toEqual({ movements: 3, events: 3 });
});

test('the sequence of events goes on after the archived ones, off and on again', async () => {
  item = await createItem(stack, 9, { events: true });
  await createOrder(stack, item);
  await query('select public.set_item_events($1, false)', [item]);
  await createOrder(stack, item);
  await audit();
  await publish(`item_id = '${item}'`);
  expect(await archive()).toEqual({ movements: 2, events: 2 });
  expect(await stack.audit()).toEqual([]);
  await query('select public.set_item_events($1, true)', [item]);
  await createOrder(stack, item);
  const { rows } = await query("select payload ->> 'sequence' as sequence from ordering.outbox where item_id = $1", [
    item,
  ]);
  expect(rows).toEqual([{ sequence: '3' }]);
});

test('the events of tenants’ orders leave once they are published and old', async () => {
  const [waiting, published] = [randomUUID(), randomUUID()];
  for (const order of [waiting, published]) {
    await query("select public.create_tenant_order('acme', $1, '', $2)", [order, order]);
    await query("select public.confirm_tenant_order('acme', $1, '{1}', 5, gen_random_uuid())", [order]);
    await query("select public.close_tenant_order('acme', $1, '{2}', gen_random_uuid())", [order]);
  }
  await publish(`order_id = '${published}'`);
  expect(await archive(1)).toEqual({ movements: 0, events: 0 });
  expect(await archive(0, 1)).toEqual({ movements: 0, events: 1 });
  const { rows } = await query('select order_id from archive.outbox where order_id is not null');
  expect(rows).toEqual([{ order_id: published }]);
  const { rows: left } = await query('select order_id from ordering.outbox where order_id is not null');
  expect(left).toEqual([{ order_id: waiting }]);
});

test('the archive may be truncated: the audits hold, and go on', async () => {
  for (let orders = 0; orders < 3; orders++) await createOrder(stack, item);
  await audit();
  await archive();
  await query('truncate archive.stock_movements, archive.outbox');
  expect(await stack.audit()).toEqual([]);
  await createOrder(stack, item);
  await audit();
  expect(await archive()).toEqual({ movements: 1, events: 0 });
  expect(await counts()).toEqual([1, 1]);
});

test('an item whose audited level is deleted is audited again from its archived level', async () => {
  for (let orders = 0; orders < 3; orders++) await createOrder(stack, item);
  await audit();
  await archive();
  await query('delete from inventory.audited_levels where item_id = $1', [item]);
  expect(await auditInSteps(query)).toEqual({ violations: [], audited: 1 });
});

test.each([
  ['was not archived', 'outside'],
  ['is in the archive as something else', 'sold'],
  ['is in the archive, but not in its levels', 'in_stock'],
])('a movement that %s cannot be deleted', async (_claim, target) => {
  await expect(
    query(
      `with copy as (
         insert into archive.stock_movements
         select item_id, id, source, $2::inventory.place, quantity, reason, reference, at, 9, 0, 0
         from inventory.stock_movements where item_id = $1 and $2 <> 'outside' returning *)
       delete from inventory.stock_movements where item_id = $1 and (select count(*) from copy) >= 0`,
      [item, target],
    ),
  ).rejects.toThrow('only_archived_movements_are_deleted');
});
