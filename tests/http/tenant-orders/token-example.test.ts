import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { listen } from '../../support/listen.ts';
import { useStack } from '../../support/stack.ts';

const [issuer, audience] = ['https://identity.example', 'holdfast'];
const stack = useStack();
const servers: Server[] = [];
let url: string;
let ours: CryptoKey;
let anothers: CryptoKey;

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  return `http://127.0.0.1:${await listen(server)}`;
}

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  [ours, anothers] = [pair.privateKey, (await generateKeyPair('ES256')).privateKey];
  const set = JSON.stringify({ keys: [await exportJWK(pair.publicKey)] });
  vi.stubEnv('JWKS_URL', await serve((_, res) => void res.end(set)));
  vi.stubEnv('ISSUER', issuer).stubEnv('AUDIENCE', audience);
  vi.stubEnv('SUPABASE_URL', stack.restUrl).stubEnv('SUPABASE_REST_PATH', '/');
  vi.stubEnv('SUPABASE_SERVICE_ROLE_KEY', stack.serviceRoleKey);
  url = await serve((await import('../../../docs/examples/tenant-token.ts')).default);
});
afterAll(() => {
  for (const server of servers) server.close().closeAllConnections();
});

const sign = (claims: Record<string, string>, key = ours) =>
  new SignJWT({ iss: issuer, aud: audience, ...claims })
    .setProtectedHeader({ alg: 'ES256' })
    .setExpirationTime('1m')
    .sign(key);

/** A request that says it is of the tenant acme. */
async function send(path: string, token: string, method = 'GET') {
  const headers = { authorization: `Bearer ${token}`, 'x-tenant-id': 'acme', 'idempotency-key': randomUUID() };
  const response = await fetch(url + path, { method, headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test.each([
  ['no token', () => ''],
  ['one that somebody else signed', () => sign({ tenant_id: 'acme' }, anothers)],
  ['one for another service', () => sign({ tenant_id: 'acme', aud: 'elsewhere' })],
  ['one of another issuer', () => sign({ tenant_id: 'acme', iss: 'https://other.example' })],
  ['one that names no tenant', () => sign({ sub: 'ada' })],
])('401 unauthorized: with %s', async (_, token) => {
  const { status, body } = await send('/orders', await token(), 'POST');
  expect([status, body.code, body.request_id]).toEqual([401, 'unauthorized', expect.stringMatching(/./)]);
});

test('the tenant is that of the token, whatever X-Tenant-Id says', async () => {
  const [globex, acme] = [await sign({ tenant_id: 'globex' }), await sign({ tenant_id: 'acme' })];
  const { status, body } = await send('/orders', globex, 'POST');
  expect([status, body.tenantId]).toEqual([201, 'globex']);
  expect((await send(`/orders/${body.id}`, globex)).status).toBe(200);
  expect((await send(`/orders/${body.id}`, acme)).status).toBe(404);
});
