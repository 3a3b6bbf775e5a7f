import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { FIRST } from './audited-item.ts';
import { inventoryGuards } from './guards/inventory.ts';
import { orderingGuards } from './guards/ordering.ts';
import { attempt, bought, closed, draft, hold, item, nobody, order, take } from './guards/rows.ts';
import { movement, quote } from './statements.ts';

// Direct SQL as the role postgres, past every function: the last guards must refuse it by name.
const stack = useStack();

beforeAll(async () => {
  await stack.pool.query("select public.create_item($1, 'guarded', 5, events => true)", [item]);
  await stack.pool.query("select public.reserve($1, $2, 'a customer', 1, 600)", [hold, item]);
  await stack.pool.query("select public.place_order($1, '1', 'a customer', 1)", [order]);
  await stack.pool.query("select public.set_stock($1, '2', 7)", [take]);
  const purchase = {
    command: 'purchase',
    id: bought,
    attempt_id: attempt,
    sale_id: 'demo',
    user_id: 'ann',
    quantity: 1,
  };
  await stack.pool.query('select public.execute_batch($1)', [JSON.stringify([purchase])]);
  for (const [key, id] of [draft, closed].entries())
    await stack.pool.query("select public.create_tenant_order('acme', $1, 'a fingerprint', $2)", [key, id]);
  await stack.pool.query("select public.confirm_tenant_order('acme', $1, null, 5, $2)", [closed, nobody]);
  await stack.pool.query("select public.close_tenant_order('acme', $1, null, $2)", [closed, randomUUID()]);
  await stack.pool.query('select public.audit_next($1, $2, 1000, false)', [nobody, FIRST]);
});

const guards = [...inventoryGuards, ...orderingGuards];

test.each(guards)('%s, %s: %s', async (_table, guard, _claim, statement) => {
  await expectRefusal(statement, guard);
});

test('stock_movements, movements_change_the_counters: a movement of an item that does not exist', async () => {
  await expectRefusal(movement({ item_id: quote(nobody) }), 'a movement names an item that does not exist');
});

/** The statement fails for this reason, and no counter has changed. */
async function expectRefusal(statement: string, reason: string): Promise<void> {
  const before = await counters();
  await expect(stack.pool.query(statement)).rejects.toThrow(reason);
  expect(await counters()).toEqual(before);
  expect(await stack.audit()).toEqual([]);
}

async function counters(): Promise<unknown[]> {
  return (await stack.pool.query('select * from inventory.items order by id')).rows;
}

/** Keys that only the database draws, the case above whose message is another, and a trigger that refuses nothing. */
const COVERED_ELSEWHERE = [
  'items movements_have_events',
  'stock_movements stock_movements_pkey',
  'stock_movements movements_change_the_counters',
  'outbox outbox_sequence_key',
  'archived_levels archived_levels_pkey',
];

test('every constraint, of a table or a domain, and every trigger has a case here', async () => {
  const { rows } = await stack.pool.query<{ guard: string }>(
    `select format('%s %s', relname, conname) as guard
     from pg_constraint join pg_class on pg_class.oid = conrelid
     where connamespace in ('inventory'::regnamespace, 'ordering'::regnamespace) and contype <> 'n'
     union
     select conname from pg_constraint where connamespace in ('inventory'::regnamespace, 'ordering'::regnamespace) and contypid <> 0
     union
     select format('%s %s', relname, tgname) from pg_trigger join pg_class on pg_class.oid = tgrelid
     where relnamespace in ('inventory'::regnamespace, 'ordering'::regnamespace) and not tgisinternal`,
  );
  const covered = new Set([...guards.flatMap(([table, guard]) => [`${table} ${guard}`, guard]), ...COVERED_ELSEWHERE]);
  expect(rows.map(({ guard }) => guard).filter((guard) => !covered.has(guard))).toEqual([]);
});
