import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { signKey } from '../../lib/host/service-key.ts';
import { type Api, useApi } from '../support/api.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { onVercel } from '../support/host.ts';
import { useStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const stack = useStack();
const { secrets } = inject('cluster');

/** An instance, and how many calls of the database it has made. */
type Misconfigured = { api: Api; calls: () => number };

/** An instance with these settings, which may be known only once the stack is up. */
function useSettings(settings: () => Promise<Record<string, string>>): Misconfigured {
  const env: Record<string, string> = {};
  let proxy: FaultProxy;
  let calls = 0;
  beforeAll(async () => {
    Object.assign(env, await settings());
    proxy = new FaultProxy(env.SUPABASE_URL ?? stack.restUrl);
    proxy.nextFault = () => {
      calls++;
      return 'none';
    };
    await proxy.listen();
    env.SUPABASE_URL = proxy.url;
  });
  afterAll(() => proxy.stop());
  return { api: useApi(stack, env), calls: () => calls };
}

const useKey = (key: () => Promise<string>) => useSettings(async () => ({ SUPABASE_SERVICE_ROLE_KEY: await key() }));

type Reply = { status: number; body: string; headers?: Record<string, string> };

/** An instance whose database is a gateway that sends this back, whatever it is asked. */
function useGateway(reply: Reply): Misconfigured {
  const gateway: Server = createServer((_, response) =>
    response.writeHead(reply.status, reply.headers).end(reply.body),
  );
  afterAll(() => {
    gateway.closeAllConnections();
    gateway.close();
  });
  return useSettings(async () => {
    await new Promise<void>((listening) => gateway.listen(0, '127.0.0.1', listening));
    return { SUPABASE_URL: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}` };
  });
}

/** The lines of its log that are errors, once there are that many. */
function errorsIn(api: Api, count: number): Promise<string[]> {
  return until(`${count} errors in the log`, () => {
    const errors = api.host.output().match(/^.*"level":50.*$/gm) ?? [];
    return errors.length >= count && errors;
  });
}

const expiredKey = () =>
  new SignJWT({ role: 'service_role' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('-1h')
    .sign(new TextEncoder().encode(secrets.jwtSecret));

const refused: [string, Misconfigured][] = [
  [
    'a key signed with another secret',
    useKey(() => signKey({ ...secrets, jwtSecret: 'x'.repeat(43) }, 'service_role')),
  ],
  ['an expired key', useKey(expiredKey)],
  ['the key for browsers', useKey(() => signKey(secrets, 'anon'))],
  ['a key that is no token', useKey(async () => 'sb_secret_wrong')],
  ['a gateway’s 401 in JSON', useGateway({ status: 401, body: '{"message":"Invalid API key"}' })],
  ['a gateway’s 403 in HTML', useGateway({ status: 403, body: '<h1>Forbidden</h1>' })],
];
const elsewhere: [string, Misconfigured][] = [
  ['another path', useSettings(async () => ({ SUPABASE_REST_PATH: '/rest/v1' }))],
  ['another service', useGateway({ status: 404, body: '<h1>Not found</h1>' })],
  ['a service without pages', useGateway({ status: 404, body: '' })],
  ['a redirection', useGateway({ status: 301, body: '', headers: { location: 'https://project.example/' } })],
];

describe.each([
  { claim: 'refuses the key', kind: 'refused the key', variable: 'SUPABASE_SERVICE_ROLE_KEY', apis: refused },
  { claim: 'is not at the address', kind: 'not at this address', variable: 'SUPABASE_URL', apis: elsewhere },
])('a database that $claim', ({ kind, variable, apis }) => {
  test.each(apis)('503 without a retry, /health and the log say why: %s', async (_, { api, calls }) => {
    for (const response of [await api.get('/product/1'), await api.post('/product/1/reserve')]) {
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '30']);
      expect(JSON.stringify(response.body)).not.toMatch(/key:|signature|JWT|JWS|role|html|SUPABASE/i);
    }
    expect(calls()).toBe(2);

    expect(await api.get('/health')).toMatchObject({ status: 503, body: { code: 'unavailable', database: kind } });
    const instances = onVercel ? 2 : 1;
    expect(await errorsIn(api, instances)).toEqual(Array(instances).fill(expect.stringContaining(variable)));
  });
});

describe('a fault that comes and goes', () => {
  const reply = { status: 401, body: '{}' };
  const { api } = useGateway(reply);

  test('is logged once each time', async () => {
    await api.get('/health');
    Object.assign(reply, { status: 200, body: '{"outcome":"item_not_found"}' });
    expect((await api.get('/health')).status).toBe(200);
    reply.status = 401;
    for (let times = 0; times < 3; times++) await api.get('/health');
    expect(await errorsIn(api, 2)).toHaveLength(2);
  });
});
