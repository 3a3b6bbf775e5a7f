import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { FunctionCall } from '../../lib/database/command.ts';
import { until } from '../support/until.ts';

/** A PostgREST that responds when the test lets it. */
let isOpen = false;
let waiting: ServerResponse[] = [];
let received = 0;
let atOnce = 0;
const respond = (response: ServerResponse) =>
  response.setHeader('Content-Type', 'application/json').end('{"outcome":"found"}');
const server = createServer((_, response) => {
  received++;
  if (isOpen) return void respond(response);
  waiting.push(response);
  atOnce = Math.max(atOnce, waiting.length);
});
function open(): void {
  isOpen = true;
  waiting.forEach(respond);
  waiting = [];
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('SUPABASE_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('SUPABASE_SERVICE_ROLE_KEY', 'service-role-key');
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});
afterEach(() => {
  isOpen = false;
  received = 0;
});

const read: FunctionCall = { function: 'get_stock', arguments: { sku: '1' } };

/** Run a call with this timeout. A failure is a result: the tests look at calls in their own time. */
async function run(call = read, timeout = 10_000): Promise<unknown> {
  const { runCommand } = await import('../../lib/database/index.ts');
  return runCommand(call, performance.now() + timeout).catch((error) => error);
}

const unavailable = (message: string) =>
  expect.objectContaining({ name: 'Unavailable', message: expect.stringContaining(message), retryAfter: 1 });

test('four calls are in flight and 1,000 wait; another is refused at once', async () => {
  const calls = Array.from({ length: 1004 }, () => run());
  await until('four are in flight', () => waiting.length === 4);
  expect(await run()).toEqual(unavailable('1000 calls are waiting'));
  open();
  expect(await Promise.all(calls)).toEqual(calls.map(() => ({ outcome: 'found' })));
  expect([received, atOnce]).toEqual([1004, 4]);
});

test('a call that waits is refused at its own deadline, and never sent', async () => {
  const calls = Array.from({ length: 4 }, () => run());
  await until('four are in flight', () => waiting.length === 4);
  expect(await run({ ...read, timeout: 50 })).toEqual(unavailable('deadline'));
  open();
  await Promise.all([...calls, run()]);
  expect(received).toBe(5);
});

test('a call that begins at its deadline is refused, and never sent', async () => {
  expect(await run(read, 0)).toEqual(unavailable('deadline'));
  expect(received).toBe(0);
});
