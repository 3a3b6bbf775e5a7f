import { expect, test } from 'vitest';
import { documents, operations } from '../../../lib/meta/documents.ts';
import { registerErrors } from '../../../lib/meta/errors.ts';
import { useApi } from '../../support/api.ts';

const api = useApi();

test.each(documents)('200 $path: the document', async ({ path, document }) => {
  const { status, headers, body } = await api.get(path);
  expect([status, headers.get('content-type')]).toEqual([200, 'application/json']);
  expect(body).toEqual(JSON.parse(JSON.stringify(document)));
});

test.each(['/docs', '/docs/', '/docs/errors'])('200 %s: a page whose every file the service has', async (path) => {
  const { status, headers, body } = await api.get(path);
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  for (const [, file] of body.matchAll(/(?:<link[^>]* href|<script src)="([^"]+)"/g)) {
    expect(file).toMatch(/^\//);
    expect((await api.get(file)).status, file).toBe(200);
  }
});

test.each(['/docs', '/docs/errors'])(
  '200 %s: everything that runs or is shown is a file of the service',
  async (path) => {
    const { headers, body } = await api.get(path);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(body).not.toMatch(/<script>|<style|style="|onload=/);
  },
);

test('200 /docs/errors: an anchor for every code, and the names of members as code', async () => {
  const { body } = await api.get('/docs/errors');
  for (const { code } of registerErrors(operations)) expect(body).toContain(`id="${code}"`);
  expect(body).toContain('Send <code>nextCursor</code> of the last page');
  expect(body).not.toContain('`');
});

test('304: a client that has the page gets no second copy', async () => {
  const { headers } = await api.get('/openapi.json');
  const again = await api.get('/openapi.json', { headers: { 'if-none-match': headers.get('etag') as string } });
  expect([again.status, again.body]).toEqual([304, undefined]);
  expect((await api.get('/openapi.json', { headers: { 'if-none-match': '"another"' } })).status).toBe(200);
});

test('HEAD /docs: the headers of the page and no body', async () => {
  const { status, headers, body } = await api.request('HEAD', '/docs');
  const page = await api.get('/docs');
  expect([status, body]).toEqual([200, undefined]);
  expect(headers.get('content-length')).toBe(page.headers.get('content-length'));
});

test.each(['/nothing', '/docs/nothing', '/v2/items', '/%zz', '//'])('404 not_found: nothing is at %s', async (path) => {
  const { status, body } = await api.get(path);
  expect([status, body.code]).toEqual([404, 'not_found']);
});

test('405 method_not_allowed: a page can only be read', async () => {
  const { status, headers } = await api.post('/docs', { body: {} });
  expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
});
