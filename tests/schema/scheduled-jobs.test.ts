import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';

const stack = useStack();
const operations = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const [, extension = '', schedule = ''] =
  /```sql\n(create extension if not exists pg_cron;)\n(.*?)```/s.exec(operations) ?? [];

test('without pg_cron the script of docs/operations.md says so', async () => {
  await expect(stack.pool.query(extension + schedule)).rejects.toThrow('extension "pg_cron" is not available');
});

test('the jobs that it schedules run', async () => {
  const client = await stack.connect();
  // There is no pg_cron here: this only records what it would be told.
  await client.query(`
    create schema cron;
    create function cron.schedule(name text, schedule text, command text) returns text language sql return command`);
  const { rows } = await client.query({ text: schedule, rowMode: 'array' });
  const jobs: string[] = rows.flat();
  expect(jobs).toHaveLength(3);
  for (const job of jobs) await client.query(job);
});
