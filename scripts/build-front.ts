/**
 * `npm run build:front`: build supabase/front.sql, the front of many databases (docs/scale.md), from supabase/front and from the
 * functions that the catalog of a migrated database has.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Command } from 'commander';
import type { ClientBase } from 'pg';
import {
  door,
  guardedFunction,
  isBatch,
  publicFunction,
  readFunctions,
  remoteFunction,
} from './build-front/functions.ts';
import { databaseUrl, withClient } from './stack/cluster.ts';
import { startCluster } from './stack/stack.ts';

const root = join(import.meta.dirname, '..');
export const frontPath = join(root, 'supabase', 'front.sql');

const part = (name: string): string =>
  `-- front/${name}.sql\n\n${readFileSync(join(root, 'supabase', 'front', `${name}.sql`), 'utf8').trim()}`;

/** The text of supabase/front.sql, from a connection to a migrated database. */
export async function buildFront(client: ClientBase): Promise<string> {
  const functions = await readFunctions(client);
  const single = functions.filter((one) => !isBatch(one));
  const guarded = single.filter(({ result }) => result === 'json');
  const bucket = await client.query<{ text: string }>(`select pg_get_functiondef('inventory.bucket'::regproc) as text`);
  return `${[
    '-- Holdfast: the front of many databases. Built by `npm run build:front`; edit supabase/front, not this file.\n-- Run it as the superuser, in one transaction.',
    part('schema'),
    'set role postgres;',
    part('map'),
    part('routing'),
    `-- The same as on a partition.\n\n${bucket.rows[0]?.text.trim()};`,
    'reset role;',
    part('remote'),
    ...single.map(remoteFunction),
    'revoke execute on all functions in schema remote from public;\ngrant execute on all functions in schema remote to postgres;',
    'set role postgres;\n\n-- Calls of a partition.',
    ...guarded.map(guardedFunction),
    part('sales'),
    part('batch'),
    part('maintenance'),
    '-- The functions of a partition, under their names.',
    ...functions.map(publicFunction).filter(Boolean),
    ...functions.map(door),
    'revoke execute on all functions in schema front, inventory from public;\n\nreset role;',
  ].join('\n\n')}\n`;
}

if (process.argv[1] === import.meta.filename) {
  new Command('npm run build:front --').description(`Write ${relative(root, frontPath)}.`).parse();
  const { cluster, stop } = await startCluster({ throwaway: true });
  try {
    writeFileSync(frontPath, await withClient(databaseUrl(cluster, 'postgres'), buildFront));
    console.log(`Wrote ${relative(root, frontPath)}`);
  } finally {
    await stop();
  }
}
