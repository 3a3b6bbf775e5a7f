import type { TestProject } from 'vitest/node';
import { type Cluster, databaseUrl } from '../../scripts/stack/cluster.ts';
import { TEMPLATE } from '../../scripts/stack/database.ts';
import { type RunningCluster, startCluster } from '../../scripts/stack/stack.ts';
import { buildPage } from '../../web/build.ts';
import { startEmptyProject } from './empty-project.ts';
import { supabase } from './supabase-cli.ts';

declare module 'vitest' {
  interface ProvidedContext {
    cluster: Cluster;
  }
}

/**
 * One Postgres for the whole run; each test file copies the migrated template that it keeps. SUPABASE_FOLDER names
 * another folder of migrations/ and seed.sql than the project's own (see tests/mutations). With MIGRATED_BY=supabase the
 * Supabase CLI makes the template (`npm run test:supabase`).
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildPage(console.log);
  const { cluster, stop } = process.env.MIGRATED_BY === 'supabase' ? await pushToEmptyProject() : await migrate();
  project.provide('cluster', cluster);
  return stop;
}

const migrate = () =>
  startCluster({
    throwaway: true,
    ...(process.env.SUPABASE_FOLDER ? { supabase: process.env.SUPABASE_FOLDER } : {}),
  });

async function pushToEmptyProject(): Promise<RunningCluster> {
  const server = await startEmptyProject();
  try {
    console.log(await supabase('db push', databaseUrl(server.cluster, 'postgres', TEMPLATE), '--include-seed'));
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}
