import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { useApi } from '../support/api.ts';
import { useStack } from '../support/stack.ts';

const run = promisify(execFile);
const stack = useStack();
const api = useApi(stack);

const demo = (env: Record<string, string>, ...options: string[]) =>
  run(process.execPath, ['scripts/demo.ts', ...options], { env: { PATH: process.env.PATH, NO_COLOR: '1', ...env } });

test('the demo sells to five of twenty, expires, cancels and confirms, and shows the rows of the database', async () => {
  const service = { BASE_URL: api.url, DATABASE_URL: stack.databaseUrl };
  // One after the other: a second audit at the same time is refused.
  const whole = await demo(service);
  const brief = await demo(service, '--brief');
  for (const { stdout } of [whole, brief]) {
    expect(stdout.match(/^━━ \d\. .+?(?= ━)/gm)).toHaveLength(6);
    expect(stdout).toMatch(/^← 5 × 201 .+\n← 15 × 409 .+insufficient_stock/m);
    for (const end of ['EXPIRED', 'CANCELLED', 'CONFIRMED']) expect(stdout).toMatch(new RegExp(`^  .+  ${end}  `, 'm'));
  }
  expect(whole.stdout).toContain('"violations": [],\n    "complete": true');
  expect(brief.stdout).toContain('{"violations": [], "complete": true, "audited": ');
  expect(await stack.audit()).toEqual([]);
  // Otherwise record it again: npm run demo:record
  expect(recorded()).toEqual(withoutValues(brief.stdout).slice(1));
});

test('without a service: one line says so', async () => {
  const failed = await demo({ BASE_URL: stack.restUrl.replace(/\d+$/, '1') }).catch((error) => error);
  expect(failed).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^No response \(.+\): start the service first [^\n]+\n$/),
  });
});

/** The lines of the recording, but for the command and the address of the service. */
function recorded(): string[] {
  const texts = readFileSync('docs/demo.svg', 'utf8').matchAll(/^<text [^>]+>(.+)<\/text>$/gm);
  const lines = [...texts].map(([, text = '']) => text.replace(/<.+?>/g, '').replaceAll('&lt;', '<'));
  return withoutValues(lines.join('\n')).slice(3);
}

/** The lines that are not empty, without ids, times, numbers of rows and the widths that follow from them. */
const withoutValues = (text: string): string[] =>
  text
    .replace(/\b[0-9a-f]{8}\b|\d+/g, '#')
    .replace(/[ ━]+/g, ' ')
    .split('\n')
    .filter(Boolean);
