import type { TestProject } from 'vitest/node';
import type { Cluster } from '../../scripts/stack/cluster.ts';
import { startCluster } from '../../scripts/stack/stack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    cluster: Cluster;
  }
}

/** One Postgres for the whole run; each test file copies the migrated template that it keeps. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { cluster, stop } = await startCluster({ throwaway: true });
  project.provide('cluster', cluster);
  return stop;
}
