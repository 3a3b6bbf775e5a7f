import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../scripts/stack/data-folder.ts';
import { type Stack, startStack } from '../../scripts/stack/stack.ts';
import { until } from '../support/until.ts';

const folder = temporaryFolder();
let stack: Stack | undefined;

afterEach(async () => {
  await stack?.stop();
  stack = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(): Promise<{ stack: Stack; said: string[] }> {
  const said: string[] = [];
  stack = await startStack({ folder, durable: false, report: (line) => said.push(line) });
  return { stack, said };
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a data folder that is started on again', () => {
  test('keeps its data, its secrets and its port, and applies nothing twice', async () => {
    const first = await start();
    expect(first.said).toContain('Creating the database cluster');
    await query(first.stack.databaseUrl, 'create table public.kept as select 42 as answer');
    await first.stack.stop();

    const second = await start();
    expect(second.said).toEqual(['Starting Postgres', 'Starting PostgREST']);
    expect(second.stack.databaseUrl).toBe(first.stack.databaseUrl);
    expect(await query(second.stack.databaseUrl, 'select * from public.kept')).toEqual([{ answer: 42 }]);
  });

  test('has secrets that only their owner can read', () => {
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  test('is refused while another stack runs on it', async () => {
    await start();
    await expect(startStack({ folder })).rejects.toThrow(/^The data folder .* is in use: [^\n]*$/);
  });
});

describe('a part that is killed comes back', () => {
  test.each(['postgres', 'postgrest'] as const)('%s', async (part) => {
    const { stack, said } = await start();
    await query(stack.databaseUrl, 'drop table if exists public.acknowledged');
    await query(stack.databaseUrl, 'create table public.acknowledged (); grant select on acknowledged to anon');
    const killed = stack[part].pid ?? 0;
    process.kill(killed, 'SIGKILL');

    await until('another process', () => stack[part].pid !== undefined && stack[part].pid !== killed);
    const answered = async () => (await fetch(`${stack.restUrl}/acknowledged`)).status === 200;
    await until('an answer', () => answered().catch(() => false));
    expect(said).toContainEqual(expect.stringMatching(/was killed by SIGKILL: starting it again$/));
  });
});

describe('one clear line', () => {
  test.each([
    ['without PG_VERSION', () => {}],
    ['of another version of Postgres', (data: string) => writeFileSync(join(data, 'PG_VERSION'), '15\n')],
    ['with parts missing', (data: string) => writeFileSync(join(data, 'PG_VERSION'), '17\n')],
  ])('for a data folder %s', async (_, damage) => {
    const broken = temporaryFolder();
    mkdirSync(join(broken, 'postgres'), { mode: 0o700 });
    damage(join(broken, 'postgres'));
    await expect(startStack({ folder: broken })).rejects.toThrow(
      /^The data folder .* cannot be used \([^\n]+\): npm start -- --fresh deletes it and starts again$/,
    );
    rmSync(broken, { recursive: true });
  });

  test('for a data folder that cannot be created', async () => {
    await expect(startStack({ folder: '/dev/null/data' })).rejects.toThrow(
      /^The data folder .* cannot be used: [^\n]+$/,
    );
  });
});
