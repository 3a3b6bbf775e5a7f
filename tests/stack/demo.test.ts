import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { useApi } from '../support/api.ts';
import { useStack } from '../support/stack.ts';

const run = promisify(execFile);
const stack = useStack();
const api = useApi(stack);

const demo = (env: Record<string, string>) =>
  run(process.execPath, ['scripts/demo.ts'], { env: { PATH: process.env.PATH, NO_COLOR: '1', ...env } });

test('the demo creates, reserves, cancels, expires and confirms, and shows the rows of the database', async () => {
  const { stdout } = await demo({ BASE_URL: api.url, DATABASE_URL: stack.databaseUrl });
  expect(stdout.match(/^━━ \d\. .+?(?= ━)/gm)).toHaveLength(5);
  for (const end of ['CANCELLED', 'EXPIRED', 'CONFIRMED']) expect(stdout).toMatch(new RegExp(`│ ${end} +│`));
  expect(stdout).toContain('"violations": [],\n    "complete": true');
  expect(await stack.audit()).toEqual([]);
});

test('without a service: one line says so', async () => {
  const failed = await demo({ BASE_URL: stack.restUrl.replace(/\d+$/, '1') }).catch((error) => error);
  expect(failed).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^No response \(.+\): start the service first [^\n]+\n$/),
  });
});
