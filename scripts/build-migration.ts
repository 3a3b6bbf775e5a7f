/**
 * `npm run build:migration`: build the baseline migration from `supabase/schemas`, in the order that
 * `supabase/config.toml` gives. After the first release the baseline is fixed, and each change is a migration of its own.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import { parse } from 'smol-toml';
import { lastRelease } from './releases.ts';

const root = join(import.meta.dirname, '..');
const supabase = join(root, 'supabase');
export const baselinePath = join(supabase, 'migrations', '20261120000000_baseline.sql');

type Config = { db: { migrations: { schema_paths: string[] } } };

/** Every schema file, in the order in which it is applied. */
function schemaFiles(): string[] {
  const config = parse(readFileSync(join(supabase, 'config.toml'), 'utf8')) as Config;
  return config.db.migrations.schema_paths.flatMap((pattern) => {
    const files = globSync(pattern, { cwd: supabase }).sort();
    if (files.length === 0) throw new Error(`supabase/config.toml names ${pattern}, which no file matches`);
    return files.map((file) => join(supabase, file));
  });
}

/** The text of the baseline migration. */
export function buildBaseline(): string {
  const parts = schemaFiles().map(
    (file) => `-- ${relative(supabase, file).replaceAll('\\', '/')}\n\n${readFileSync(file, 'utf8').trim()}\n`,
  );
  return [
    '-- Holdfast: the whole schema. Built from supabase/schemas by `npm run build:migration`; edit those, not this file.\n-- Runs as it is in the Supabase SQL Editor on an empty project.\n',
    ...parts,
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  const { check } = new Command('npm run build:migration --')
    .description(`Write ${relative(root, baselinePath)}, built from supabase/schemas.`)
    .option('--check', 'write nothing; exit with 1 if the file differs from what would be written', false)
    .parse()
    .opts<{ check: boolean }>();
  const baseline = buildBaseline();
  const release = lastRelease(root);
  if (!check && release !== undefined) {
    console.error(`The baseline is part of ${release}: write a migration after it (docs/operations.md, Upgrades)`);
    process.exitCode = 1;
  } else if (!check) {
    writeFileSync(baselinePath, baseline);
    console.log(`Wrote ${relative(root, baselinePath)}`);
  } else if (readFileSync(baselinePath, 'utf8') !== baseline) {
    console.error(`${relative(root, baselinePath)} differs from supabase/schemas: run npm run build:migration`);
    process.exitCode = 1;
  }
}
