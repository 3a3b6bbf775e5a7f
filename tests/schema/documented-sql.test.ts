import { randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { lapse } from '../support/lapse.ts';
import { useStack } from '../support/stack.ts';
import { COUNTERS } from './audited-item.ts';

/** The SQL that people are told to run, in the SQL Editor or in psql. */
const blocks = globSync('docs/*.md').flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^( *)```sql\n(.*?)^\1```$/gms)].map(([, indent = '', sql = '']) => ({
    file,
    sql: sql.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    first: sql.trim().split('\n', 1)[0] ?? '',
  })),
);

const EXTENSION = 'create extension if not exists pg_cron;';

/** Extensions that the embedded Postgres does not have, as far as the blocks use them: a job is only recorded. */
const STAND_INS = `
  create schema cron;
  create table cron.job (jobid bigint generated always as identity, jobname text primary key, schedule text, command text);
  create view cron.job_run_details as select jobid, now() as start_time, 'succeeded' as status, '1 row' as return_message from cron.job;
  create function cron.schedule(name text, schedule text, command text) returns bigint language sql as
    $$ insert into cron.job (jobname, schedule, command) values (name, schedule, command) returning jobid $$;
  create function cron.unschedule(name text) returns boolean language sql return true;
  grant select, insert on all tables in schema cron to postgres;
  create schema if not exists net;
  create function net.http_post(url text, headers jsonb, timeout_milliseconds int) returns bigint language sql return 1;
  create view public.pg_stat_statements as
    select 'select 1' as query, 1::bigint as calls, 1::float8 as mean_exec_time, 1::float8 as max_exec_time, 1::float8 as total_exec_time;
  grant usage on schema cron, net to postgres;
  grant select on public.pg_stat_statements to postgres`;

const stack = useStack();
const sku = 'a sku';
const [reservation, lapsed, order] = [randomUUID(), randomUUID(), randomUUID()];
let values: Record<string, string>;

beforeAll(async () => {
  const admin = new pg.Client({ connectionString: stack.adminUrl });
  await admin.connect();
  await admin.query(STAND_INS);
  await admin.end();
  values = await fill();
});

/** A database in which each block has something to find; what stands for the words in `<…>`. */
async function fill(): Promise<Record<string, string>> {
  const query = async (sql: string, args: unknown[] = []) => (await stack.pool.query(sql, args)).rows[0];
  await query('select set_stock(gen_random_uuid(), $1, 100)', [sku]);
  const { id: item } = await query('update inventory.items set unit_price_cents = 100 where sku = $1 returning id', [
    sku,
  ]);
  await query('select set_item_events($1, true)', [item]);
  for (const id of [reservation, lapsed]) await query("select reserve($1, $2, 'customer_42', 1, 600)", [id, item]);
  await lapse(stack, lapsed);
  await query("select place_order($1, $2, 'customer_42', 1)", [order, sku]);
  await query(
    "select configure_sale('opening', $1, now() - interval '1 hour', now() + interval '1 hour', gen_random_uuid())",
    [item],
  );
  await query("select purchase('opening', 'ada')");
  await query("select create_tenant_order('acme', 'a key', 'a fingerprint', gen_random_uuid())");
  const event = await query('select id, stream_id from ordering.outbox limit 1');
  return { sku, item, reservation, order, tenant: 'acme', CRON_SECRET: 'for the cron alone', ...event };
}

/** Somebody keeps an item locked, and somebody else waits for it. */
async function lockItem(): Promise<() => Promise<unknown>> {
  const [holder, waiter] = [await stack.connect(), await stack.connect()];
  const lock = `select from inventory.items where sku = '${sku}' for update`;
  await holder.query('begin');
  await holder.query(lock);
  const waiting = waiter.query(lock);
  await stack.waitForLockWaiters(1);
  return () => holder.query('rollback').then(() => waiting);
}

/** What the block that mends counters has to mend. */
async function falsifyCounters(): Promise<void> {
  const superuser = await stack.connect({ role: 'superuser' });
  await superuser.query(
    `set session_replication_role = 'replica'; update inventory.items set reserved = reserved + 1 where id = '${values.item}'`,
  );
  expect(await stack.audit()).toContainEqual(expect.objectContaining({ rule: COUNTERS, subject: values.item }));
}

test('without pg_cron its script says so', async () => {
  await expect(stack.pool.query(EXTENSION)).rejects.toThrow('extension "pg_cron" is not available');
});

test.each(blocks)('$file: $first', async ({ file, sql }) => {
  const mends = /disable trigger only_movements/.test(sql);
  if (mends) await falsifyCounters();
  const release = /pg_blocking_pids/.test(sql) ? await lockItem() : undefined;
  const script = sql.replace(EXTENSION, '').replace(/<(\w+)>/g, (_, word) => values[word] ?? `there is no ${word}`);
  const results = [await stack.pool.query(script)].flat();
  await release?.();
  if (mends) expect(await stack.audit()).toEqual([]);
  for (const { command, rows } of results) {
    if (command === 'SELECT') expect(rows).not.toEqual([]);
    if (file === 'docs/deploy.md') expect(Object.values(rows[0])).toEqual([true]);
  }
});

test('the jobs that they schedule run; that of the audit fails where it finds a violation, which pg_cron reports', async () => {
  const { rows: jobs } = await stack.pool.query<{ jobname: string; command: string }>(
    'select jobname, command from cron.job',
  );
  expect(jobs.length).toBeGreaterThan(4);
  for (const { command } of jobs) await stack.pool.query(command);
  const audit = jobs.find(({ jobname }) => jobname === 'holdfast-audit')?.command ?? '';
  const superuser = await stack.connect({ role: 'superuser' });
  await superuser.query(
    `set session_replication_role = 'replica'; update inventory.items set sold = sold + 1 where sku = '${sku}'`,
  );
  await expect(stack.pool.query(audit)).rejects.toThrow(/^the audit found 1 violation/);
  await superuser.query(`update inventory.items set sold = sold - 1 where sku = '${sku}'`);
  await stack.pool.query(audit);
});

test('the blocks are found', () => {
  expect(blocks.length).toBeGreaterThan(12);
});
