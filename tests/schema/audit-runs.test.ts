import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { beforeEach, expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { auditInSteps, FIRST, type Step } from './audited-item.ts';
import { createHold, createItem, createOrder } from './batch.ts';

// Audits at the same time as others, and as sales.
const stack = useStack();

/** One step of a run. */
async function step({
  run = randomUUID() as string,
  after = FIRST,
  atMost = 1,
  continues = false,
  by = stack.pool as pg.Pool | pg.Client,
} = {}) {
  const { rows } = await by.query('select public.audit_next($1, $2, $3, $4) as answer', [
    run,
    after,
    atMost,
    continues,
  ]);
  return rows[0].answer as Step;
}

/** A complete run: how many movements it audited. */
async function audit(by: pg.Pool | pg.Client = stack.pool): Promise<number> {
  const { violations, audited } = await auditInSteps((sql, values) => by.query(sql, values));
  expect(violations).toEqual([]);
  return audited;
}
const audited = { outcome: 'audited' };
const running = { outcome: 'audit_running' };

/** The item has a movement that is not audited, and nothing else has. */
let item: string;
beforeEach(async () => {
  await audit();
  item = await createItem(stack, 5);
});

test('a movement that is committed after a later one of another item is not missed', async () => {
  const other = await createItem(stack, 5);
  expect(await audit()).toBe(2);
  const slow = await stack.connect();
  await slow.query('begin');
  await slow.query("select public.reserve(gen_random_uuid(), $1, 'a', 1, 60)", [item]);
  await createHold(stack, other);
  expect(await audit()).toBe(1);
  await slow.query('commit');
  expect(await audit()).toBe(1);
  expect(await audit()).toBe(0);
});

test('an item is sold while it is audited, and audited while it is sold', async () => {
  const [auditor, seller] = [await stack.connect(), await stack.connect()];
  await auditor.query('begin');
  expect(await audit(auditor)).toBe(1);
  await createOrder(stack, item);
  await auditor.query('commit');
  await seller.query('begin');
  await seller.query('select from inventory.items for update');
  expect(await audit()).toBe(1);
  await seller.query('rollback');
});

test('audit_running: another run goes on; its own steps are audited', async () => {
  const run = randomUUID();
  expect(await step({ run, continues: true })).toMatchObject(audited);
  expect(await step()).toEqual(running);
  expect(await step({ run, continues: true })).toMatchObject(audited);
  expect(await step()).toEqual(running);
  expect(await step({ run })).toMatchObject(audited);
});

test('audit_running: another step is being audited', async () => {
  const auditor = await stack.connect();
  await auditor.query('begin');
  await step({ by: auditor });
  expect(await step()).toEqual(running);
  await auditor.query('rollback');
  expect(await step()).toMatchObject(audited);
});

test('a run ends when it is complete', async () => {
  expect(await audit()).toBe(1);
  expect(await step()).toMatchObject(audited);
});

test('a run ends when it says so', async () => {
  expect(await step({ continues: false })).toMatchObject({ outcome: 'audited', data: { after: expect.any(String) } });
  expect(await step()).toMatchObject(audited);
});

test('a run ends when it has not gone on in time', async () => {
  await step({ continues: true });
  expect(await step()).toEqual(running);
  const { rows } = await stack.pool.query(
    `update inventory.audit_run set expires_at = expires_at - interval '5 s'
     returning expires_at between clock_timestamp() - interval '5 s' and clock_timestamp() as has_ended`,
  );
  expect(rows).toEqual([{ has_ended: true }]);
  expect(await step()).toMatchObject(audited);
});
