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
    const applied = await applyMigrations(client, join(supabase, 'migrations'));
    if (await applySeed(client, join(supabase, 'seed.sql'))) applied.push('seed.sql');
    return applied;
  });
}

/** The first half of `migrate`. */
export async function applyMigrations(client: pg.Client, folder: string): Promise<string[]> {
  await client.query(RECORDS);
  const applied: string[] = [];
  for (const { file, version, name, sql } of await pendingMigrations(client, folder)) {
    const record = 'insert into supabase_migrations.schema_migrations (version, statements, name) values ($1, $2, $3)';
    await inTransaction(client, file, sql, record, [version, [sql], name]);
    applied.push(file);
  }
  return applied;
}

async function pendingMigrations(client: pg.Client, folder: string) {
  const { rows } = await client.query<{ version: string }>('select version from supabase_migrations.schema_migrations');
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const [, version, name] = /^(\d+)_(.*)\.sql$/.exec(file) ?? [];
      if (!version || rows.some((row) => row.version === version)) return [];
      return [{ file, version, name, sql: readFileSync(join(folder, file), 'utf8') }];
    });
}

/** The second half of `migrate`; recorded under the path that the Supabase CLI would write. */
export async function applySeed(client: pg.Client, file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  const path = 'supabase/seed.sql';
  const found = await client.query('select from supabase_migrations.seed_files where path = $1', [path]);
  if (found.rowCount) return false;
  const sql = readFileSync(file, 'utf8');
  const hash = createHash('sha256').update(sql).digest('hex');
  const record = 'insert into supabase_migrations.seed_files (path, hash) values ($1, $2)';
  await inTransaction(client, path, sql, record, [path, hash]);
  return true;
}

async function inTransaction(client: pg.Client, file: string, sql: string, record: string, values: unknown[]) {
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query(record, values);
    await client.query('commit');
  } catch (error) {
    throw new StackError(`${file} failed: ${(error as Error).message}`, { cause: error });
  }
}
