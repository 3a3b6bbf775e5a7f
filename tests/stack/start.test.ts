import { createSecretKey, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { idOfKey } from '../../lib/ids.ts';
import { withClient } from '../../scripts/stack/cluster.ts';
import { listen } from '../support/listen.ts';
import { descendantsOf, isAlive } from '../support/processes.ts';
import { useStart } from '../support/start.ts';
import { until } from '../support/until.ts';

const { folder, start } = useStart();

const WAITING = "select from pg_stat_activity where wait_event_type = 'Lock'";

async function startUntilReady(env?: Record<string, string>) {
  const { child, output, exited } = start(env);
  const url = await until('an address', () => /API +(http:\S+)/.exec(output.stdout)?.[1]);
  await until('the last line', () => output.stdout.includes(`Data      ${folder}`));
  return { child, output, exited, url, parts: descendantsOf(child.pid ?? 0) };
}

test('says where everything is once the API answers', async () => {
  const { output, url } = await startUntilReady();
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect(output.stdout).toMatch(/Database {2}psql 'postgresql:\/\/postgres:\S+@127\.0\.0\.1:\d+\/postgres'/);
  expect(output.stdout).toContain(`${url}/docs`);
  expect(output.stdout).not.toContain('Warning');
});

test('warns of what is open to the network', async () => {
  const { output } = await startUntilReady({ HOST: '0.0.0.0', CRON_SECRET: 'for the cron alone' });
  expect(output.stdout).toMatch(/^ {2}Warning {3}other machines .+: set API_KEY$/m);
});

test('a blank setting is an unset one, and spaces around a value are no part of it', async () => {
  const blank = { SUPABASE_URL: ' ', NODE_ENV: ' ', ID_SECRET: ' ', API_KEY: ' ', LOG_LEVEL: ' ' };
  const { url } = await startUntilReady({ ...blank, DATA_DIR: ` ${folder} `, PORT: ' 0 ' });
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'one' };
  const body = JSON.stringify({ name: 'Lamp', initial_quantity: 1 });
  const response = await fetch(`${url}/v1/items`, { method: 'POST', headers, body });
  const { jwtSecret } = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8'));
  expect([response.status, (await response.json()).id]).toEqual([
    201,
    idOfKey('createItem', 'one', createSecretKey(jwtSecret, 'utf8')),
  ]);
});

test('the log is JSON lines where the output is no terminal', async () => {
  const { output, url } = await startUntilReady();
  await fetch(`${url}/health`);
  const line = await until('the line of the request', () => /^\{.*"\/health".*\}$/m.exec(output.stdout)?.[0]);
  expect(JSON.parse(line)).toMatchObject({ method: 'GET', route: '/health', status: 200 });
});

test('a request in flight is answered and logged before PostgREST and Postgres are stopped', async () => {
  const { child, output, exited, url } = await startUntilReady();
  const database = /psql '(\S+)'/.exec(output.stdout)?.[1] as string;
  const reply = await withClient(database, async (client) => {
    await client.query('begin');
    await client.query("select from inventory.items where sku = '1' for update");
    const body = { product_id: 1, idempotency_key: randomUUID(), customer_id: 'customer_42', quantity: 1 };
    const headers = { 'content-type': 'application/json' };
    const sent = fetch(`${url}/orders`, { method: 'POST', headers, body: JSON.stringify(body) });
    await until('it waits', async () => (await client.query(WAITING)).rows.length > 0);
    child.kill('SIGTERM');
    await until('the API has stopped to listen', () =>
      fetch(`${url}/health`).then(
        () => false,
        () => true,
      ),
    );
    await client.query('rollback');
    return sent;
  });
  expect(reply.status).toBe(201);
  expect((await exited)[0]).toBe(0);
  expect(output.stdout).toMatch(/^\{.*"route":"\/orders",.*"status":201.*\}$/m);
});

describe('nothing is left running after', () => {
  test.each([
    [['SIGINT', 'SIGINT'], 0] as const,
    [['SIGTERM'], 0] as const,
    [['SIGHUP'], 0] as const,
    [['SIGKILL'], null] as const,
  ])('%j', async (signals, code) => {
    const { child, exited, parts } = await startUntilReady();
    expect(parts.length).toBeGreaterThan(3);
    for (const signal of signals) child.kill(signal);
    expect((await exited)[0]).toBe(code);
    await until('every part is gone', () => !parts.some(isAlive));
  });

  test.each(['Starting Postgres', 'Starting PostgREST', 'Starting the API'])('SIGTERM at “%s”', async (line) => {
    const { child, output, exited } = start();
    await until('the line', () => output.stdout.includes(line));
    const parts = await until(
      'a part',
      () => descendantsOf(child.pid ?? 0).length > 0 && descendantsOf(child.pid ?? 0),
    );
    child.kill('SIGTERM');
    expect((await exited)[0]).toBe(0);
    expect(output.stderr).toBe('');
    expect(output.stdout).not.toContain('Ready');
    await until('every part is gone', () => !parts.some(isAlive));
  });
});

describe('exit 1 after one line', () => {
  async function errorWith(env: Record<string, string>) {
    const { output, exited } = start(env);
    expect((await exited)[0]).toBe(1);
    return output.stderr;
  }

  test('for a port that is in use', async () => {
    const server = createServer();
    const port = await listen(server);
    expect(await errorWith({ PORT: String(port) })).toBe(`Port ${port} is in use: set PORT to another\n`);
    server.close();
  });

  test('for an invalid port', async () => {
    expect(await errorWith({ PORT: 'http' })).toMatch(/^PORT must be a whole number from 0 to 65535 [^\n]+\n$/);
  });

  test('for faulty settings, before anything starts', async () => {
    const { output, exited } = start({ LOG_LEVEL: 'loud', BATCHING: 'maybe' });
    expect((await exited)[0]).toBe(1);
    expect(output.stderr).toMatch(/^BATCHING must be on or off; LOG_LEVEL must be fatal, [^\n]+\n$/);
    expect(output.stdout).toBe('');
  });

  test('for a data folder that cannot be created', async () => {
    expect(await errorWith({ DATA_DIR: '/dev/null/data' })).toMatch(/^The data folder \S+ cannot be used: [^\n]+\n$/);
  });
});
