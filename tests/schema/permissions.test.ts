import { expect, inject, test } from 'vitest';
import { signKey } from '../../lib/host/service-key.ts';
import { useStack } from '../support/stack.ts';

const stack = useStack();
const cluster = inject('cluster');

type Routine = { name: string; arguments: string[] };

async function publicFunctions(): Promise<Routine[]> {
  const { rows } = await stack.pool.query<Routine>(
    `select proname as name, coalesce(proargnames[1:pronargs], '{}') as arguments
     from pg_proc where pronamespace = 'public'::regnamespace order by proname`,
  );
  return rows;
}

/** Every table that the migrations made, in whatever schema. */
async function tables(): Promise<{ schema: string; table: string }[]> {
  const { rows } = await stack.pool.query(
    `select relnamespace::regnamespace::text as schema, relname as table from pg_class
     where relowner = 'postgres'::regrole and relkind = 'r' order by 1, 2`,
  );
  return rows;
}

/** Calls a function through PostgREST with every argument null: who may not call it is refused before it runs. */
async function callAs(
  key: string | undefined,
  routine: Routine,
): Promise<{ status: number; code: string | undefined }> {
  const response = await fetch(`${stack.restUrl}/rpc/${routine.name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
    body: JSON.stringify(Object.fromEntries(routine.arguments.map((name) => [name, null]))),
  });
  const { code } = (await response.json()) as { code?: string };
  return { status: response.status, code };
}

test.each([
  { caller: 'no key', key: async () => undefined, status: 401 },
  { caller: 'the anon key', key: () => signKey(cluster.secrets, 'anon'), status: 401 },
  { caller: 'a user’s token', key: () => signKey(cluster.secrets, 'authenticated'), status: 403 },
])('with $caller no function can be called: $status 42501', async ({ key, status }) => {
  const bearer = await key();
  const routines = await publicFunctions();
  expect(routines.length).toBeGreaterThan(10);
  for (const routine of routines) {
    expect([routine.name, await callAs(bearer, routine)]).toEqual([routine.name, { status, code: '42501' }]);
  }
});

test.each(['anon', 'authenticated', 'service_role'] as const)('to %s PostgREST shows no table', async (role) => {
  const authorization = `Bearer ${await signKey(cluster.secrets, role)}`;
  for (const { schema, table } of await tables()) {
    const plain = await fetch(`${stack.restUrl}/${table}`, { headers: { authorization } });
    expect([table, plain.status]).toEqual([table, 404]);
    const profile = await fetch(`${stack.restUrl}/${table}`, {
      headers: { authorization, 'accept-profile': schema },
    });
    expect([table, profile.status]).toEqual([table, 406]);
  }
});

test.each(['anon', 'authenticated', 'service_role'])('%s cannot touch a table', async (role) => {
  const client = await stack.connect();
  await client.query(`set role ${role}`);
  for (const { schema, table } of await tables()) {
    for (const statement of [
      `select from ${schema}.${table}`,
      `insert into ${schema}.${table} default values`,
      `delete from ${schema}.${table}`,
      `truncate ${schema}.${table}`,
    ]) {
      await expect(client.query(statement), statement).rejects.toMatchObject({ code: '42501' });
    }
  }
});

test('every function has an empty search_path, and those of public are definers', async () => {
  const { rows } = await stack.pool.query(
    `select oid::regprocedure::text as name from pg_proc
     where proowner = 'postgres'::regrole
       and (proconfig @> array['search_path=""'] is not true or not prosecdef and pronamespace = 'public'::regnamespace)`,
  );
  expect(rows).toEqual([]);
});

// As safeupdate would, which Supabase loads for the Data API.
test('no function has an update or a delete without where', async () => {
  const { rows } = await stack.pool.query<{ name: string; body: string }>(
    "select oid::regprocedure::text as name, pg_get_functiondef(oid) as body from pg_proc where proowner = 'postgres'::regrole",
  );
  const changes = rows.flatMap(({ name, body }) =>
    body
      .replace(/--.*/g, '')
      .split(';')
      .flatMap((statement) => /\b(update|delete from)\s+\w+\.\w+.*/is.exec(statement)?.[0] ?? [])
      .map((change) => ({ name, change })),
  );
  expect(changes.length).toBeGreaterThan(10);
  expect(changes.filter(({ change }) => !/\bwhere\b/i.test(change))).toEqual([]);
});
