import { readFileSync } from 'node:fs';
import type { Client } from 'pg';
import { expect, test } from 'vitest';
import { excessPrivileges } from '../support/privileges.ts';
import { useStack } from '../support/stack.ts';

const stack = useStack();

/** What both audits find that a client of the project could execute: the same. */
async function auditedPrivileges(client: Client): Promise<string[]> {
  const rule = 'only the service reaches the tables';
  const whole = await client.query('select rule, detail from public.audit()');
  const step = await client.query(
    `select violation ->> 'rule' as rule, violation ->> 'detail' as detail
     from json_array_elements(public.audit_next(gen_random_uuid(), '00000000-0000-0000-0000-000000000000', 1, false)
                              -> 'data' -> 'violations') as violation`,
  );
  const [found, again] = [whole, step].map(({ rows }) =>
    rows.filter((row) => row.rule === rule).map(({ detail }) => detail),
  );
  expect(again?.sort()).toEqual(found?.sort());
  return found ?? [];
}

test('service_role executes the functions of public, and nothing else is granted to a role of the API', async () => {
  expect(await excessPrivileges(stack.pool)).toEqual([]);
});

test.each([
  {
    change: 'a table of a new schema is granted to anon',
    sql: `create schema reporting; grant usage on schema reporting to anon;
          create table reporting.daily (day date); alter table reporting.daily enable row level security;
          grant select on reporting.daily to anon`,
    problems: ['anon has SELECT on table reporting.daily', 'anon has USAGE on schema reporting'],
  },
  {
    change: 'a table of ours is in a schema of Supabase',
    sql: 'create table extensions.daily (day date); grant select on extensions.daily to anon',
    problems: ['anon has SELECT on table extensions.daily'],
  },
  {
    change: 'an extension is in public',
    sql: 'create extension pg_trgm schema public',
    problems: ['extension pg_trgm is in public, where the API calls its functions'],
  },
  {
    change: 'a function of ours belongs to an extension',
    sql: `create extension pg_trgm schema extensions; alter extension pg_trgm add function public.audit();
          grant execute on function public.audit to anon`,
    problems: ['anon has EXECUTE on function public.audit()'],
  },
  {
    change: 'one column is granted',
    sql: 'grant select (sku) on inventory.items to authenticated',
    problems: ['authenticated has SELECT on column sku of table inventory.items'],
  },
  {
    change: 'a view is in public, where Supabase grants it to everybody',
    sql: 'create view public.levels with (security_invoker) as select sku, in_stock from inventory.items',
    problems: [
      ...['anon', 'authenticated', 'service_role'].map(
        (role) =>
          `${role} has DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE on view public.levels`,
      ),
      'view public.levels is in public, which is for functions alone',
    ],
  },
  {
    change: 'a view has the privileges of its owner',
    sql: 'create view inventory.levels as select sku, in_stock from inventory.items',
    problems: ['view inventory.levels has the privileges of its owner: create it with (security_invoker)'],
  },
  {
    change: 'a materialized view is granted',
    sql: `create materialized view inventory.levels as select sku from inventory.items;
          grant select on inventory.levels to service_role`,
    problems: ['service_role has SELECT on materialized view inventory.levels'],
  },
  {
    change: 'a function is granted to anon',
    sql: 'grant execute on function public.audit to anon',
    problems: ['anon has EXECUTE on function public.audit()'],
  },
  {
    change: 'a new function of public is left to everybody',
    sql: `create function public.peek() returns int language sql set search_path = '' return 1;
          revoke execute on function public.peek from anon, authenticated`,
    problems: ['public has EXECUTE on function public.peek()'],
  },
  {
    change: 'a new function elsewhere is left to everybody',
    sql: "create function inventory.peek() returns int language sql set search_path = '' return 1",
    problems: ['public has EXECUTE on function inventory.peek()'],
  },
  {
    change: 'service_role may no longer execute a function',
    sql: 'revoke execute on function public.audit from service_role',
    problems: ['service_role lacks EXECUTE on function public.audit()'],
  },
  {
    change: 'a table has no row level security',
    sql: 'create table inventory.notes (note text)',
    problems: ['table inventory.notes has no row level security'],
  },
  {
    change: 'a policy opens a table',
    sql: 'create policy everything on inventory.items using (true)',
    problems: ['policy everything opens table inventory.items'],
  },
  {
    change: 'a sequence is granted',
    sql: 'grant usage on sequence inventory.stock_movements_id_seq to public',
    problems: ['public has USAGE on sequence inventory.stock_movements_id_seq'],
  },
  {
    change: 'a type is granted',
    sql: 'grant usage on type inventory.place to anon',
    problems: ['anon has USAGE on type inventory.place'],
  },
  {
    change: 'what a schema will hold is granted',
    sql: 'alter default privileges in schema inventory grant select on tables to anon',
    problems: ['anon has SELECT on future tables in schema inventory'],
  },
  {
    change: 'a role of the API is a member of another',
    sql: 'create role reader; grant reader to anon',
    problems: ['anon is a member of reader'],
  },
  {
    change: 'a role of the API is exempt from row level security',
    sql: 'alter role anon bypassrls',
    problems: ['anon is exempt from row level security'],
  },
])('named: $change', async ({ sql, problems }) => {
  const client = await stack.connect();
  await client.query('begin');
  await client.query(sql);
  const found = await excessPrivileges(client);
  await client.query('rollback');
  expect(found).toEqual(problems);
});

test('what default privileges grant while a dump is restored is revoked by the statement of docs/operations.md', async () => {
  const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const client = await stack.connect();
  await client.query('begin');
  await client.query('grant execute on all functions in schema public to public, anon, authenticated, service_role');
  expect(await excessPrivileges(client)).toContain('anon has EXECUTE on function public.audit()');
  const { rows: functions } = await client.query(
    "select oid::regprocedure::text as name from pg_proc where pronamespace = 'public'::regnamespace order by name",
  );
  const details = functions.map(
    ({ name }) => `anon and authenticated may execute public.${name.replace('public.', '')}`,
  );
  expect(await auditedPrivileges(client)).toEqual(details.sort());
  await client.query(/^ *revoke execute on all functions .*;$/m.exec(operations)?.[0] ?? '');
  expect([await excessPrivileges(client), await auditedPrivileges(client)]).toEqual([[], []]);
  await client.query('rollback');
});

test('both audits name what was made by hand and reads the tables for anybody, and nothing else', async () => {
  const client = await stack.connect();
  await client.query('begin');
  for (const [name, rights] of [
    ['peek', 'security definer'],
    ['look', 'security invoker'],
  ])
    await client.query(`create function public.${name}() returns bigint language sql stable ${rights}
                        set search_path = '' as 'select count(*) from inventory.items'`);
  await client.query('create function public.pi() returns float language sql security definer return 3.14');
  await client.query('create view public.levels as select sku, in_stock from inventory.items');
  await client.query('create view public.own_levels with (security_invoker) as select sku from inventory.items');
  await client.query('create view public.closed_levels as select sku from inventory.items');
  await client.query('revoke all on public.closed_levels from anon, authenticated');
  await client.query('create view public.numbers as select generate_series(1, 3)');
  expect(await auditedPrivileges(client)).toEqual([
    'anon and authenticated may execute public.peek()',
    'anon and authenticated may use public.levels',
  ]);
  await client.query('rollback');
});
