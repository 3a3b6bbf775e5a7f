import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const stack = useStack();

test('postgres is not a superuser, but bypasses row level security and creates schemas', async () => {
  const { rows } = await stack.pool.query(
    'select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user',
  );
  expect(rows).toEqual([{ rolsuper: false, rolbypassrls: true, rolcreaterole: true, rolcreatedb: true }]);
  await stack.pool.query('create schema of_ones_own');
});

test('what postgres creates in public is granted to the roles of the API, as on a hosted project', async () => {
  await stack.pool.query('create table public.notes (); create function public.noted() returns int return 1');
  const { rows } = await stack.pool.query(`
    select role, has_table_privilege(role, 'public.notes', 'insert') as may_insert,
           has_function_privilege(role, 'public.noted()', 'execute') as may_call
      from unnest(array['anon', 'authenticated', 'service_role']) role`);
  expect(rows).toEqual(
    ['anon', 'authenticated', 'service_role'].map((role) => ({ role, may_insert: true, may_call: true })),
  );
});

test('PostgREST is notified of schema changes', async () => {
  const listener = await stack.connect();
  const { promise: heard, resolve } = Promise.withResolvers<pg.Notification>();
  listener.on('notification', resolve);
  await listener.query('listen pgrst');
  await stack.pool.query('create function public.news() returns int return 1');
  expect(await heard).toMatchObject({ channel: 'pgrst', payload: 'reload schema' });
});

test('no statement of the API takes longer than authenticator may: a stuck read does not keep its connection', async () => {
  const { rows } = await stack.pool.query("select rolconfig from pg_roles where rolname = 'authenticator'");
  expect(rows[0].rolconfig).toContain('statement_timeout=8s');

  const admin = new pg.Client({ connectionString: stack.adminUrl });
  await admin.connect();
  onTestFinished(() => admin.end());
  const database = pg.escapeIdentifier(admin.database as string);
  await admin.query(`alter role authenticator in database ${database} set statement_timeout = '500ms'`);
  await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'authenticator'");
  await admin.query('begin; lock table inventory.items');
  const readStock = () =>
    fetch(`${stack.restUrl}/rpc/get_stock`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.serviceRoleKey}`, 'content-type': 'application/json' },
      body: '{"sku": "1"}',
    });
  await until('PostgREST has new connections, and a read ends at the limit', async () => {
    const { code } = await (await readStock()).json();
    return code === '57014';
  });
});

test('every connection requires a password', async () => {
  const url = new URL(stack.adminUrl);
  url.password = 'wrong';
  const client = new pg.Client({ connectionString: url.href });
  await expect(client.connect()).rejects.toThrow('password authentication failed');
});
