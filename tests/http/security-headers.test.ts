import { expect, test } from 'vitest';
import { type ApiResponse, useApi } from '../support/api.ts';
import { expectSecurityHeaders } from '../support/security-headers.ts';
import { useStack } from '../support/stack.ts';

const SHOP = 'https://shop.example';
const stack = useStack();
const api = useApi(stack, { ALLOWED_ORIGINS: SHOP });
const unreachable = useApi(stack, { SUPABASE_REST_PATH: '/elsewhere' });
const closed = useApi(stack, { CRON_SECRET: 'for the cron alone', API_KEY: 'for the staff only' });

test('the page and all that it loads', async () => {
  const html = await (await api.host.fetch('/')).text();
  const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path as string);
  expect(files.length).toBeGreaterThan(2);
  for (const path of ['/', '/?sale=demo', '/index.html', '/robots.txt', ...files]) {
    const { status, headers } = await api.host.fetch(path);
    expect([path, status]).toEqual([path, 200]);
    expectSecurityHeaders(headers);
  }
});

test.each([
  '/docs',
  '/docs/errors',
  '/docs/swagger-ui.css',
  '/docs/start.js',
  '/docs/favicon-32x32.png',
  '/openapi.json',
])('documentation: %s', async (path) => {
  const response = await api.get(path);
  expect(response.status).toBe(200);
  expectSecurityHeaders(response.headers);
  const again = await api.get(path, { headers: { 'if-none-match': response.headers.get('etag') as string } });
  expect(again.status).toBe(304);
  expectSecurityHeaders(again.headers);
});

const product = '/product/1';
test.each<[status: number, send: () => Promise<ApiResponse>]>([
  [200, () => api.get('/health')],
  [200, () => api.request('HEAD', product)],
  [201, () => api.post('/v1/items', { body: { name: 'a lamp', initial_quantity: 1 } })],
  [204, () => api.request('OPTIONS', product, { headers: { origin: SHOP } })],
  [400, () => api.post('/v1/items', { raw: '{' })],
  [401, () => closed.get('/v1/maintenance/audit')],
  [404, () => api.get('/nothing')],
  [405, () => api.delete(product)],
  [413, () => api.post('/v1/items', { raw: ' '.repeat(17_000) })],
  [415, () => api.post('/v1/items', { raw: '{}', headers: { 'content-type': 'text/plain' } })],
  [422, () => api.post('/v1/items', { body: {} })],
  [503, () => unreachable.get(product)],
])('the API: %i', async (status, send) => {
  const response = await send();
  expect(response.status).toBe(status);
  expectSecurityHeaders(response.headers);
});
