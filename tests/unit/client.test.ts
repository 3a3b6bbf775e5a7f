import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { listen } from '../support/listen.ts';

/** What the client sends, read where it arrives. What the database makes of it is tested with the database. */
const seen: string[] = [];
let reply = { status: 200, body: '[]' };
const server = createServer((request, response) => {
  seen.push(`${request.method} ${request.url}`);
  response.writeHead(reply.status, { 'Content-Type': 'application/json' }).end(reply.body);
});

beforeAll(async () => {
  vi.stubEnv('SUPABASE_URL', `http://127.0.0.1:${await listen(server)}`);
  vi.stubEnv('SUPABASE_SERVICE_ROLE_KEY', 'service-role-key');
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

test.each([
  ['each argument is named, so that PostgREST need not read the body', { commands: [] }, '?columns=commands'],
  [
    'one that is not given is not named: the function has a default',
    { sku: 'a', b: undefined, c: null },
    '?columns=sku%2Cc',
  ],
  ['a call without arguments names none', {}, ''],
])('%s', async (_, args, query) => {
  const { callFunction } = await import('../../lib/database/client.ts');
  expect(await callFunction({ function: 'execute_batch', arguments: args }, performance.now() + 5000)).toEqual([]);
  expect(seen.pop()).toBe(`POST /rest/v1/rpc/execute_batch${query}`);
});

test.each([
  ['half of a success', 200, '[{"outcome":"purchased","data":{"user_id":"ada@exam'],
  ['half of a refusal', 409, '{"code":"23505","details":"Key (sale_id, user_id)=(demo, ada@example.com) already exi'],
  [
    'a value that is not valid',
    400,
    '{"code":"22P02","message":"invalid input syntax for type uuid: \\"ada \\"A\\" Lovelace\\""}',
  ],
])('an error, which is logged, says nothing of people: %s', async (_, status, body) => {
  const { callFunction } = await import('../../lib/database/client.ts');
  reply = { status, body };
  const sent = callFunction({ function: 'execute_batch', arguments: {} }, performance.now() + 5000);
  const { stack } = await sent.then(
    () => expect.unreachable(),
    (error: Error) => error,
  );
  expect(stack).toContain('execute_batch');
  expect(stack).not.toMatch(/ada|Lovelace/);
});

test('an answer `unavailable`, of a shard that is away, is `Unavailable`', async () => {
  const { callFunction } = await import('../../lib/database/client.ts');
  reply = { status: 200, body: '{"outcome":"unavailable"}' };
  const sent = callFunction({ function: 'get_stock', arguments: { sku: '1' } }, performance.now() + 5000);
  await expect(sent).rejects.toMatchObject({ name: 'Unavailable', message: expect.stringContaining('get_stock') });
});
