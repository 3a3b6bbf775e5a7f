import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { executeBatch as Execute } from '../../lib/database/batch.ts';
import type { BatchedCommand, Outcome } from '../../lib/database/command.ts';
import { listen } from '../support/listen.ts';

// What a batch sends, read where it arrives; the responses are those of PostgREST. With the database: tests/races.
type Respond = (ids: string[]) => { status: number; body: unknown };
let respond: Respond;
let sent: string[][] = [];
const server = createServer(async (request, response) => {
  const { commands } = (await json(request)) as { commands: BatchedCommand[] };
  const ids = commands.map(({ id }) => id);
  sent.push(ids);
  const { status, body } = respond(ids);
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
});
let executeBatch: typeof Execute;

beforeAll(async () => {
  vi.stubEnv('SUPABASE_URL', `http://127.0.0.1:${await listen(server)}`);
  vi.stubEnv('SUPABASE_SERVICE_ROLE_KEY', 'service-role-key');
  ({ executeBatch } = await import('../../lib/database/batch.ts'));
});
beforeEach(() => {
  sent = [];
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

const done = (ids: string[]) => ({ status: 200, body: ids.map((id) => ({ outcome: `done ${id}` })) });
const failure = (status: number, code: string) => ({ status, body: { code, message: 'a message' } });

/** Executes a batch of commands with these ids; how each is settled. */
async function settle(ids: string[], responses: Respond): Promise<PromiseSettledResult<Outcome>[]> {
  respond = responses;
  const pending = ids.map((id) => ({
    command: { command: 'confirm' as const, id, request_id: id },
    deadline: performance.now() + 5000,
    parent: ROOT_CONTEXT,
    ...Promise.withResolvers<Outcome>(),
  }));
  const settled = Promise.allSettled(pending.map(({ promise }) => promise));
  await executeBatch(pending, 'execute_batch');
  return settled;
}

test('each command gets its own outcome', async () => {
  const settled = await settle(['a', 'b'], done);
  expect(settled).toMatchObject([{ value: { outcome: 'done a' } }, { value: { outcome: 'done b' } }]);
  expect(sent).toEqual([['a', 'b']]);
});

test('a batch that is rejected as a whole is sent one by one: a bad command harms no other', async () => {
  const settled = await settle(['a', 'bad', 'c'], (ids) => (ids.includes('bad') ? failure(400, '22P02') : done(ids)));
  expect(settled).toMatchObject([
    { value: { outcome: 'done a' } },
    { reason: { name: 'Rejected', code: '22P02' } },
    { value: { outcome: 'done c' } },
  ]);
  expect(sent[0]).toEqual(['a', 'bad', 'c']);
  expect(sent.slice(1).sort()).toEqual([['a'], ['bad'], ['c']]);
});

test('a batch whose outcome is unknown is sent again as it was', async () => {
  const settled = await settle(['a', 'b'], (ids) => (sent.length < 3 ? failure(503, 'PGRST001') : done(ids)));
  expect(settled).toMatchObject([{ value: { outcome: 'done a' } }, { value: { outcome: 'done b' } }]);
  expect(sent).toEqual(Array(3).fill(['a', 'b']));
});

test('a command that lost a race for its id is sent again, and finds the row of the winner', async () => {
  const settled = await settle(['a'], (ids) => (sent.length === 1 ? failure(409, '23505') : done(ids)));
  expect(settled).toMatchObject([{ value: { outcome: 'done a' } }]);
});
