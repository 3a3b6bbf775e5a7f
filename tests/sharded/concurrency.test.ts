import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { useApi } from '../support/api.ts';
import { useShards } from '../support/shards.ts';

const shards = useShards({ shards: 4, partitions: 8 });
/** One for each of the contenders that wait for one lock. */
const instances = [useApi(shards.stack), useApi(shards.stack), useApi(shards.stack)];

test('all claims of npm run test:concurrency hold on shards, every race arranged', { timeout: 120_000 }, async () => {
  const env = {
    PATH: process.env.PATH,
    BASE_URL: instances.map(({ url }) => url).join(),
    DATABASE_URL: shards.sharded.partitions.map(({ url }) => url).join(),
  };
  const child = spawn(process.execPath, ['tests/concurrency/main.ts', '--rounds', '4'], { env });
  const [[code], output] = await Promise.all([once(child, 'exit'), text(child.stdout)]);
  expect(output).toContain('Every claim holds, and the audit finds nothing');
  expect(code).toBe(0);
});
