import { expect, test } from 'vitest';
import { operations } from '../../lib/meta/documents.ts';
import { sampleOf } from '../contract/samples.ts';
import { useApi } from '../support/api.ts';
import { useStack } from '../support/stack.ts';

const stack = useStack();
/** Where nobody has set a secret, or only empty ones. */
const without = { CRON_SECRET: '', API_KEY: ' ' };
const hosts = {
  'on Vercel in production': useApi(stack, { ...without, VERCEL_ENV: 'production' }),
  'on Vercel in a preview': useApi(stack, { ...without, VERCEL_ENV: 'preview' }),
  'in a container': useApi(stack, { ...without, NODE_ENV: 'production' }),
  'on a host of which nothing is known': useApi(stack, { ...without, NODE_ENV: '' }),
};

test.each(Object.entries(hosts))('%s without secrets, nobody does what only staff and cron may do', async (_, api) => {
  const rows: string[] = [];
  for (const operation of operations) {
    const { path, headers, body } = sampleOf(operation);
    const response = await api.request(operation.method, path, { headers, ...(body === undefined ? {} : { body }) });
    const closed = response.status === 401 && response.body.details[0].field;
    rows.push(`| ${operation.method} ${operation.path} | ${operation.id} | ${closed || 'open'} |`);
  }
  const table = ['| request | operation | closed by |', '|---|---|---|', ...rows].join('\n');
  await expect(`${table}\n`).toMatchFileSnapshot('anonymous.golden.md');
});

test('a NODE_ENV=development that was left over opens no Supabase project', async () => {
  // Any address but that of this machine: 0.0.0.0 reaches the same database.
  const project = stack.restUrl.replace('127.0.0.1', '0.0.0.0');
  const host = await stack.startHost({ ...without, NODE_ENV: 'development', SUPABASE_URL: project });
  for (const [path, name] of [
    ['/v1/items', 'API_KEY'] as const,
    ['/v1/maintenance/relay-outbox', 'CRON_SECRET'] as const,
  ]) {
    const response = await host.fetch(path, { method: 'POST', body: '{}' });
    expect([response.status, (await response.json()).details?.[0].field]).toEqual([401, name]);
  }
  expect((await host.fetch('/products/1')).status).toBe(200);
});
