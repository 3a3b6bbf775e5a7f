import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { StackError } from '../../lib/host/error.ts';
import { withClient } from './cluster.ts';

/** The Supabase CLI's own records, so that `supabase db push` and this stack can take turns on one database. */
const RECORDS = `
  create schema if not exists supabase_migrations;
  create table if not exists supabase_migrations.schema_migrations
    (version text primary key, statements text[], name text);
  create table if not exists supabase_migrations.seed_files (path text primary key, hash text not null);
`;

/**
 * Applies the migrations that a database has not seen, in order, each in a transaction, then `seed.sql` once.
 *
 * @param url a database, as the role `postgres`
 * @param supabase the folder that holds `migrations/` and `seed.sql`
 * @returns the names of the files applied
 */
export async function migrate(url: string, supabase: string): Promise<string[]> {
  return withClient(url, async (client) => {
    await client.query(RECORDS);
    const applied: string[] = [];
    for (const migration of await pendingMigrations(client, join(supabase, 'migrations'))) {
      await applyMigration(client, migration);
      applied.push(migration.file);
    }
    if (await applySeed(client, join(supabase, 'seed.sql'))) applied.push('seed.sql');
    return applied;
  });
}

interface Migration {
  file: string;
  version: string;
  name: string;
  sql: string;
}

async function pendingMigrations(client: pg.Client, folder: string): Promise<Migration[]> {
  const found = await client.query<{ version: string }>('select version from supabase_migrations.schema_migrations');
  const seen = new Set(found.rows.map((row) => row.version));
  return (existsSync(folder) ? readdirSync(folder) : [])
    .map((file) => ({ file, parts: /^(\d+)_(.*)\.sql$/.exec(file) }))
    .flatMap(({ file, parts }) => (parts ? [{ file, version: parts[1] ?? '', name: parts[2] ?? '' }] : []))
    .filter(({ version }) => !seen.has(version))
    .sort((one, other) => one.file.localeCompare(other.file))
    .map((migration) => ({ ...migration, sql: readFileSync(join(folder, migration.file), 'utf8') }));
}

async function applyMigration(client: pg.Client, { file, version, name, sql }: Migration) {
  await inTransaction(client, file, sql, () =>
    client.query('insert into supabase_migrations.schema_migrations (version, statements, name) values ($1, $2, $3)', [
      version,
      [sql],
      name,
    ]),
  );
}

/** Recorded under the path that the Supabase CLI would write. */
async function applySeed(client: pg.Client, file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  const path = 'supabase/seed.sql';
  const found = await client.query('select from supabase_migrations.seed_files where path = $1', [path]);
  if (found.rowCount) return false;
  const sql = readFileSync(file, 'utf8');
  const hash = createHash('sha256').update(sql).digest('hex');
  await inTransaction(client, path, sql, () =>
    client.query('insert into supabase_migrations.seed_files (path, hash) values ($1, $2)', [path, hash]),
  );
  return true;
}

async function inTransaction(client: pg.Client, file: string, sql: string, record: () => Promise<unknown>) {
  try {
    await client.query('begin');
    await client.query(sql);
    await record();
    await client.query('commit');
  } catch (error) {
    throw new StackError(`${file} failed: ${(error as Error).message}`, { cause: error });
  }
}
