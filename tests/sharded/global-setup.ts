import { rmSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { createPartitions } from '../../scripts/sharded/partitions.ts';
import { startServers } from '../../scripts/sharded/servers.ts';
import { temporaryFolder } from '../../scripts/stack/data-folder.ts';
import { buildPage } from '../../web/build.ts';

/** A front and four shards for the whole run; each test file copies the eight partitions that are created here. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildPage(console.log);
  await using parts = new AsyncDisposableStack();
  const folder = temporaryFolder();
  parts.defer(() => rmSync(folder, { recursive: true }));
  const { servers, stop } = await startServers({ shards: 4, folder });
  parts.defer(stop);
  project.provide('cluster', servers.front);
  project.provide('sharded', { servers, partitions: await createPartitions(servers, 8) });
  const started = parts.move();
  return () => started.disposeAsync();
}
