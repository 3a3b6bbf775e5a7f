import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../../scripts/stack/migrate.ts';
import { useStack } from '../support/stack.ts';

const stack = useStack();
let supabase: string;

beforeEach(() => {
  supabase = mkdtempSync(join(tmpdir(), 'holdfast-migrations-'));
  mkdirSync(join(supabase, 'migrations'));
});
afterEach(() => rmSync(supabase, { recursive: true }));

function write(file: string, sql: string) {
  writeFileSync(join(supabase, file), sql);
}

async function appliedFrom(version: string): Promise<string[]> {
  const { rows } = await stack.pool.query(
    'select version from supabase_migrations.schema_migrations where version >= $1 order by 1',
    [version],
  );
  return rows.map((row) => row.version);
}

test('migrations are applied once, in order of their versions', async () => {
  write('migrations/29000101000002_fill.sql', "insert into letters values ('a');");
  write('migrations/29000101000001_create.sql', 'create table letters (letter text);');
  const files = ['29000101000001_create.sql', '29000101000002_fill.sql'];

  expect(await migrate(stack.databaseUrl, supabase)).toEqual(files);
  expect(await migrate(stack.databaseUrl, supabase)).toEqual([]);
  expect((await stack.pool.query('select * from letters')).rows).toEqual([{ letter: 'a' }]);
  expect(await appliedFrom('29000101000001')).toEqual(['29000101000001', '29000101000002']);

  write('migrations/29000101000003_more.sql', "insert into letters values ('b');");
  expect(await migrate(stack.databaseUrl, supabase)).toEqual(['29000101000003_more.sql']);
});

test('a migration that fails has no effect, and its error names it', async () => {
  write('migrations/29010101000001_good.sql', 'create table kept ();');
  write('migrations/29010101000002_bad.sql', 'create table gone (); select 1 / 0;');

  await expect(migrate(stack.databaseUrl, supabase)).rejects.toThrow('29010101000002_bad.sql failed: division by zero');
  const { rows } = await stack.pool.query("select to_regclass('kept') as kept, to_regclass('gone') as gone");
  expect(rows).toEqual([{ kept: 'kept', gone: null }]);
  expect(await appliedFrom('29010101000001')).toEqual(['29010101000001']);
});

test('a seed is applied once, even if its file changes', async () => {
  await stack.pool.query('delete from supabase_migrations.seed_files');
  await stack.pool.query('create table seeds (kind text)');
  write('seed.sql', "insert into seeds values ('oak');");

  expect(await migrate(stack.databaseUrl, supabase)).toEqual(['seed.sql']);
  write('seed.sql', "insert into seeds values ('elm');");
  expect(await migrate(stack.databaseUrl, supabase)).toEqual([]);
  expect((await stack.pool.query('select * from seeds')).rows).toEqual([{ kind: 'oak' }]);
});
