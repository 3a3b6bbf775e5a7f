import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { baselinePath, buildBaseline } from '../../scripts/build-migration.ts';
import { databaseUrl, withClient } from '../../scripts/stack/cluster.ts';
import type { RunningCluster } from '../../scripts/stack/stack.ts';
import { startEmptyProject } from '../support/empty-project.ts';
import { excessPrivileges } from '../support/privileges.ts';
import { supabase } from '../support/supabase-cli.ts';
import { expectGoldenSchema } from './golden.ts';

// What a user does with a new project: push the migrations with the Supabase CLI, or paste them into the SQL Editor.
const folder = dirname(baselinePath);
const migrations = readdirSync(folder).sort();
const seed = readFileSync(new URL('../../supabase/seed.sql', import.meta.url), 'utf8');
let server: RunningCluster;

beforeAll(async () => {
  server = await startEmptyProject();
});
afterAll(() => server?.stop());

/** A database with Supabase's roles and default privileges and nothing else; returns its address, as the role `postgres`. */
async function createProject(name: string): Promise<string> {
  const admin = databaseUrl(server.cluster, 'supabase_admin');
  await withClient(admin, (client) => client.query(`create database ${name} template postgres owner postgres`));
  return databaseUrl(server.cluster, 'postgres', name);
}

/** Pastes the migrations into the SQL Editor, one after another. */
async function paste(client: pg.Client): Promise<void> {
  for (const file of migrations) await client.query(readFileSync(join(folder, file), 'utf8'));
}

/** The functions as they are defined, which the golden schema has only the names of. */
async function functionsOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ definition: string }>(
    `select pg_get_functiondef(oid) as definition from pg_proc
     where pronamespace in ('inventory'::regnamespace, 'ordering'::regnamespace, 'archive'::regnamespace, 'public'::regnamespace)
     order by oid::regprocedure::text`,
  );
  return rows.map(({ definition }) => definition);
}

async function expectSeeded(client: pg.Client): Promise<void> {
  const { rows } = await client.query('select sku, unit_price_cents, in_stock::int from inventory.items order by sku');
  expect(rows).toEqual([
    { sku: '1', unit_price_cents: 4999, in_stock: 100 },
    { sku: '2', unit_price_cents: 2999, in_stock: 50 },
    { sku: '3', unit_price_cents: 1999, in_stock: 200 },
    { sku: '4', unit_price_cents: 8999, in_stock: 10 },
    { sku: '5', unit_price_cents: 14999, in_stock: 30 },
    { sku: 'aurora-lamp', unit_price_cents: null, in_stock: 100 },
  ]);
  const { rows: sales } = await client.query(
    'select id, starts_at <= now() as is_open, extract(day from ends_at - starts_at)::int as days from inventory.sales',
  );
  expect(sales).toEqual([{ id: 'demo', is_open: true, days: 7 }]);
  expect((await client.query('select * from public.audit()')).rows).toEqual([]);
}

test('each migration runs as one paste by the role postgres, which is not a superuser, and they come to the same as supabase/schemas', async () => {
  await withClient(await createProject('pasted'), async (client) => {
    const { rows } = await client.query('select rolname, rolsuper from pg_roles where rolname = current_user');
    expect(rows).toEqual([{ rolname: 'postgres', rolsuper: false }]);

    await client.query('begin');
    await client.query(buildBaseline());
    await expectGoldenSchema(client);
    const functions = await functionsOf(client);
    await client.query('rollback');

    await paste(client);
    await expectGoldenSchema(client);
    expect(await functionsOf(client)).toEqual(functions);
  });
});

test('the seed runs as one paste after them, twice: five products and a demo sale, stocked once, and the audit finds nothing', async () => {
  await withClient(await createProject('seeded'), async (client) => {
    await paste(client);
    await client.query(seed);
    await client.query(seed);
    await expectSeeded(client);
  });
});

test('supabase db push applies the migrations and the seed, and a second time nothing', async () => {
  const url = await createProject('pushed');
  const output = await supabase('db push', url, '--include-seed');
  for (const file of migrations) expect(output).toContain(`Applying migration ${file}`);
  expect(await supabase('db push', url, '--include-seed')).toContain('Remote database is up to date.');
  await withClient(url, async (client) => {
    await expectGoldenSchema(client);
    await expectSeeded(client);
    expect(await excessPrivileges(client)).toEqual([]);
  });
});

test('supabase db advisors warns of nothing', async () => {
  const url = await createProject('advised');
  await withClient(url, paste);
  expect(await supabase('db advisors', url, '--level', 'warn', '--fail-on', 'warn')).toContain('No issues found');
});

test('after a paste, supabase migration repair lets supabase db push continue', async () => {
  const url = await createProject('repaired');
  await withClient(url, paste);
  const versions = migrations.map((file) => file.replace(/_.*/, ''));
  await supabase('migration repair', url, '--status', 'applied', ...versions);
  expect(await supabase('db push', url)).toContain('Remote database is up to date.');
});

test('the privileges are the same where the project grants nothing by default', async () => {
  await withClient(await createProject('bare'), async (client) => {
    for (const objects of ['tables', 'functions', 'sequences']) {
      await client.query(
        `alter default privileges in schema public revoke all on ${objects} from anon, authenticated, service_role`,
      );
    }
    await paste(client);
    expect(await excessPrivileges(client)).toEqual([]);
  });
});
