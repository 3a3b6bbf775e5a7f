import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { FunctionCall, Outcome } from '../../lib/database/command.ts';
import { listen } from '../support/listen.ts';
import { until } from '../support/until.ts';

/** A PostgREST that responds when the test lets it. The first reads of one sku fail at once, as many as the test says. */
const AWAY = 'away';
let failing = 0;
let isOpen = false;
let waiting: ServerResponse[] = [];
let received = 0;
let atOnce = 0;
const respond = (response: ServerResponse) =>
  response.setHeader('Content-Type', 'application/json').end('{"outcome":"found"}');
const fail = (response: ServerResponse) =>
  response.writeHead(503).end('{"code":"PGRST001","message":"no connection to the database"}');
const server = createServer(async (request, response) => {
  received++;
  if (failing > 0 && (await text(request)).includes(AWAY)) {
    failing--;
    return void fail(response);
  }
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
  vi.stubEnv('SUPABASE_URL', `http://127.0.0.1:${await listen(server)}`);
  vi.stubEnv('SUPABASE_SERVICE_ROLE_KEY', 'service-role-key');
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});
afterEach(() => {
  isOpen = false;
  failing = 0;
  received = 0;
});

const read: FunctionCall = { function: 'get_stock', arguments: { sku: '1' } };
const readAway: FunctionCall = { function: 'get_stock', arguments: { sku: AWAY } };

/** Run a call with this timeout. A failure is a result: the tests look at calls in their own time. */
async function run(call = read, timeout = 60_000): Promise<unknown> {
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

test('a call keeps no other waiting between its attempts', async () => {
  isOpen = true;
  failing = Number.POSITIVE_INFINITY;
  const calls = Array.from({ length: 20 }, () => run(readAway));
  await until('each was attempted', () => received >= calls.length);
  expect(await run()).toEqual({ outcome: 'found' });
  failing = 0;
  expect(await Promise.all(calls)).toEqual(calls.map(() => ({ outcome: 'found' })));
});

test('two further attempts are in flight beside two calls; 1,000 wait, and another is refused at once', async () => {
  failing = 1003;
  const calls = Array.from({ length: 1003 }, () => run(readAway));
  expect(await Promise.race(calls)).toEqual(unavailable('1000 calls are waiting'));
  expect(waiting.length).toBe(2);
  const others = Array.from({ length: 4 }, () => run());
  await until('four are in flight', () => waiting.length === 4);
  open();
  const outcomes = await Promise.all([...calls, ...others]);
  expect(outcomes.filter((outcome) => (outcome as Outcome).outcome === 'found')).toHaveLength(1006);
});

test('a call that waits for a further attempt is refused at its own deadline, and not sent again', async () => {
  failing = 2;
  const calls = [run(readAway), run(readAway)];
  await until('both are attempted again', () => waiting.length === 2);
  failing = 1;
  expect(await run({ ...readAway, timeout: 1500 })).toEqual(unavailable('deadline'));
  open();
  await Promise.all([...calls, run()]);
  expect(received).toBe(6);
});
