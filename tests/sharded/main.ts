/**
 * `npm run test:sharded`: the tests of the five APIs and of maintenance on four shards with eight partitions (but for the exceptions
 * that exceptions.ts names), and the tests of shards themselves.
 *
 *     npm run test:sharded -- tests/http/shop
 *
 * Exit status 1 when a test fails. Where there is no PL/Proxy it says so, and ends.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { noSharding } from '../../scripts/sharded/servers.ts';

if (noSharding) {
  console.log(`Skipped. ${noSharding}`);
} else {
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const args = [vitest, 'run', '--config', join(import.meta.dirname, 'vitest.config.ts'), ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
}
