import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useStack } from '../../support/stack.ts';
import { hosts } from '../hosts.ts';
import { createItem, expectLevels, hold } from './steps.ts';

const UUID = /^[0-9a-f-]{36}$/;
const SHOP = 'https://shop.example';

const stack = useStack();

describe.each(hosts)('HTTP on $host', ({ useApi }) => {
  const api = useApi(stack, { ALLOWED_ORIGINS: `https://other.example, ${SHOP}` });
  const path = `/v1/items/${randomUUID()}`;

  describe('X-Request-Id', () => {
    test.each(['abc', 'a.b:c-d_e', 'x'.repeat(128), randomUUID()])(
      '%s is valid: it is returned, also in problems',
      async (id) => {
        const { headers, body } = await api.get(path, { headers: { 'x-request-id': id } });
        expect([headers.get('x-request-id'), body.request_id]).toEqual([id, id]);
      },
    );

    test.each(['', 'a b', 'x'.repeat(129), 'ä', '<script>', '"'])('%j is not: one is minted', async (id) => {
      const { headers, body } = await api.get(path, { headers: { 'x-request-id': id } });
      expect(headers.get('x-request-id')).toMatch(UUID);
      expect(body.request_id).toBe(headers.get('x-request-id'));
    });

    test('without one each request gets its own, successes too', async () => {
      const item = `/v1/items/${await createItem(api)}`;
      const [one, two] = [await api.get(item), await api.get(item)];
      expect(one.headers.get('x-request-id')).toMatch(UUID);
      expect(two.headers.get('x-request-id')).not.toBe(one.headers.get('x-request-id'));
    });
  });

  test('a problem is application/problem+json with every member', async () => {
    const { status, headers, body } = await api.get(path);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      type: '/docs/errors#item_not_found',
      title: expect.any(String),
      status,
      code: 'item_not_found',
      message: expect.any(String),
      request_id: headers.get('x-request-id'),
    });
  });

  test('HEAD: the headers of GET and no body', async () => {
    const item = `/v1/items/${await createItem(api)}`;
    const [got, asked] = [await api.get(item), await api.request('HEAD', item)];
    expect([asked.status, asked.body]).toEqual([200, undefined]);
    expect(asked.headers.get('content-length')).toBe(got.headers.get('content-length'));
    expect((await api.request('HEAD', path)).status).toBe(404);
  });

  const methods: [path: string, allow: string][] = [
    ['/v1/items', 'POST, OPTIONS'],
    [path, 'GET, PATCH, HEAD, OPTIONS'],
    ['/v1/reservations', 'POST, OPTIONS'],
    [`/v1/reservations/${randomUUID()}`, 'GET, HEAD, OPTIONS'],
    [`/v1/reservations/${randomUUID()}/confirm`, 'POST, OPTIONS'],
    [`/v1/reservations/${randomUUID()}/cancel`, 'POST, OPTIONS'],
    ['/v1/maintenance/expire-reservations', 'POST, GET, HEAD, OPTIONS'],
    ['/v1/maintenance/audit', 'GET, HEAD, OPTIONS'],
  ];

  test.each(methods)('405 Allow: %s has %s and nothing else', async (path, allow) => {
    const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => !allow.split(', ').includes(method));
    for (const method of others) {
      const { status, headers, body } = await api.request(method, path);
      expect([method, status, headers.get('allow'), body.code]).toEqual([method, 405, allow, 'method_not_allowed']);
    }
  });

  test.each(methods)('204 Allow: OPTIONS of %s', async (path, allow) => {
    const { status, headers, body } = await api.request('OPTIONS', path);
    expect([status, headers.get('allow'), body]).toEqual([204, allow, undefined]);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  test.each(['/v1/items/a/b', '/v1/reservations/a/b', '/v1/maintenance', '/v1/maintenance/nothing'])(
    '404 not_found: there is nothing at %s',
    async (path) => {
      const { status, body } = await api.get(path);
      expect([status, body.code]).toEqual([404, 'not_found']);
    },
  );

  describe('CORS', () => {
    test('an allowed origin may read the response', async () => {
      const { headers } = await api.get(path, { headers: { origin: SHOP } });
      expect(headers.get('access-control-allow-origin')).toBe(SHOP);
      expect(headers.get('access-control-expose-headers')).toContain('Idempotent-Replayed');
      expect(headers.get('vary')).toContain('Origin');
    });

    test('what a shared cache may keep varies by origin, even if none was sent or it is not allowed', async () => {
      for (const headers of [{ origin: SHOP }, { origin: 'https://evil.example' }, {}]) {
        const response = await api.get('/v1/sales/demo', { headers });
        expect(response.headers.get('vary')).toBe('Origin');
        const known = { ...headers, 'if-none-match': '*' };
        expect((await api.get('/v1/sales/demo', { headers: known })).headers.get('vary')).toBe('Origin');
      }
    });

    test('an allowed origin may send what the API takes', async () => {
      const headers = { origin: SHOP, 'access-control-request-method': 'POST' };
      const response = await api.request('OPTIONS', '/v1/reservations', { headers });
      expect(response.status).toBe(204);
      expect(response.headers.get('access-control-allow-origin')).toBe(SHOP);
      expect(response.headers.get('access-control-allow-methods')).toContain('POST');
      expect(response.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
    });

    test.each(['https://evil.example', 'https://shop.example.evil.example', 'http://shop.example', 'null'])(
      'the origin %s gets no header of it',
      async (origin) => {
        for (const method of ['GET', 'OPTIONS']) {
          const { headers } = await api.request(method, path, { headers: { origin } });
          expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
        }
      },
    );
  });

  test('201: a media type with a charset, or of the +json family, is JSON', async () => {
    const item_id = await createItem(api, 2);
    for (const type of ['application/json; charset=utf-8', 'application/vnd.shop+json']) {
      const raw = JSON.stringify({ item_id, customer_id: 'a', quantity: 1 });
      expect((await api.post('/v1/reservations', { raw, headers: { 'content-type': type } })).status).toBe(201);
    }
    await expectLevels(api, item_id, [0, 2, 0]);
  });

  test('200: a trailing slash and a query change nothing', async () => {
    const held = await hold(api, await createItem(api));
    expect((await api.get(`/v1/reservations/${held.id}/?utm_source=mail`)).body).toEqual(held);
  });
});
