import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

/** What the client sends, read where it arrives. What the database makes of it is tested with the database. */
const seen: string[] = [];
const server = createServer((request, response) => {
  seen.push(`${request.method} ${request.url}`);
  response.setHeader('Content-Type', 'application/json').end('[]');
});

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
