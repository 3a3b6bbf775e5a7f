import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../scripts/stack/data-folder.ts';
import { type RunningCluster, startCluster } from '../../scripts/stack/stack.ts';

/** A Postgres like that of a new Supabase project: its roles and default privileges, and nothing of ours. */
export async function startEmptyProject(): Promise<RunningCluster> {
  const noMigrations = temporaryFolder();
  mkdirSync(join(noMigrations, 'migrations'));
  try {
    return await startCluster({ throwaway: true, supabase: noMigrations });
  } finally {
    rmSync(noMigrations, { recursive: true });
  }
}
