import { expect, test } from 'vitest';
import { expectSecurityHeaders } from '../support/security-headers.ts';
import { useStack } from '../support/stack.ts';

// The host does not start with invalid settings. Functions do, on Vercel as in Express.
const stack = useStack();
const program = new URL(process.env.HOST_PROGRAM ?? '../support/express-host.ts', import.meta.url);

test.each([
  ['no SUPABASE_URL', { SUPABASE_URL: '' }, 'SUPABASE_URL'],
  ['no key', { SUPABASE_SERVICE_ROLE_KEY: '' }, 'SUPABASE_SERVICE_ROLE_KEY'],
  ['a URL that is none', { SUPABASE_URL: 'db.example.com' }, 'SUPABASE_URL'],
  ['a lifetime that is none', { RESERVATION_TTL_SECONDS: 'long' }, 'RESERVATION_TTL_SECONDS'],
])('%s: 500 internal, and only the log says why', async (_, env, variable) => {
  const host = await stack.startHost(env, program);
  for (const headers of [{}, { origin: 'https://shop.example' }]) {
    for (const path of ['/product/1', '/health', '/v1/sales/demo', '/orders?product_id=1']) {
      const response = await host.fetch(path, { headers });
      const text = await response.text();
      expect([path, response.status, JSON.parse(text).code]).toEqual([path, 500, 'internal']);
      expect(text).not.toMatch(/SUPABASE|TTL|db\.example|long/);
      expectSecurityHeaders(response.headers);
    }
    expect((await host.fetch('/product/1', { method: 'OPTIONS', headers })).status).toBe(204);
    expect((await host.fetch('/docs', { headers })).status).toBe(200);
  }
  expect(host.output()).toContain(`${variable} `);
});
