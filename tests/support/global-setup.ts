import type { TestProject } from 'vitest/node';
import type { Cluster } from '../../scripts/stack/cluster.ts';
import { startCluster } from '../../scripts/stack/stack.ts';
import { buildPage } from '../../web/build.ts';

declare module 'vitest' {
  interface ProvidedContext {
    cluster: Cluster;
  }
}

/**
 * One Postgres for the whole run; each test file copies the migrated template that it keeps. SUPABASE_FOLDER names
 * another folder of migrations/ and seed.sql than the project's own (see tests/mutations).
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildPage(console.log);
  const { cluster, stop } = await startCluster({
    throwaway: true,
    ...(process.env.SUPABASE_FOLDER ? { supabase: process.env.SUPABASE_FOLDER } : {}),
  });
  project.provide('cluster', cluster);
  return stop;
}
