import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { baselinePath, buildBaseline } from '../../scripts/build-migration.ts';
import { databaseUrl, withClient } from '../../scripts/stack/cluster.ts';
import { type RunningCluster, startCluster } from '../../scripts/stack/stack.ts';
import { expectGoldenSchema } from './golden.ts';

const seed = readFileSync(new URL('../../supabase/seed.sql', import.meta.url), 'utf8');
const noMigrations = mkdtempSync(join(tmpdir(), 'holdfast-empty-'));
let project: RunningCluster;

beforeAll(async () => {
  mkdirSync(join(noMigrations, 'migrations'));
  project = await startCluster({ throwaway: true, supabase: noMigrations });
});
afterAll(async () => {
  await project?.stop();
  rmSync(noMigrations, { recursive: true });
});

/** The functions as they are defined, which the golden schema has only the names of. */
async function functionsOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ definition: string }>(
    `select pg_get_functiondef(oid) as definition from pg_proc
     where pronamespace in ('inventory'::regnamespace, 'ordering'::regnamespace, 'archive'::regnamespace, 'public'::regnamespace)
     order by oid::regprocedure::text`,
  );
  return rows.map(({ definition }) => definition);
}

const migrations = dirname(baselinePath);

test('each migration runs as one paste by the role postgres, which is not a superuser, and they come to the same as supabase/schemas', async () => {
  await withClient(databaseUrl(project.cluster, 'postgres'), async (client) => {
    const { rows } = await client.query('select rolname, rolsuper from pg_roles where rolname = current_user');
    expect(rows).toEqual([{ rolname: 'postgres', rolsuper: false }]);

    await client.query('begin');
    await client.query(buildBaseline());
    await expectGoldenSchema(client);
    const functions = await functionsOf(client);
    await client.query('rollback');

    for (const file of readdirSync(migrations).sort()) await client.query(readFileSync(join(migrations, file), 'utf8'));

    await expectGoldenSchema(client);
    expect(await functionsOf(client)).toEqual(functions);
  });
});

test('the seed runs as one paste after it, twice: five products and a demo sale, stocked once, and the audit finds nothing', async () => {
  await withClient(databaseUrl(project.cluster, 'postgres'), async (client) => {
    await client.query(seed);
    await client.query(seed);

    const { rows } = await client.query(
      'select sku, unit_price_cents, in_stock::int from inventory.items order by sku',
    );
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
  });
});
