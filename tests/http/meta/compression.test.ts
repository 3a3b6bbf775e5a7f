import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';

const BUNDLE = '/docs/swagger-ui-bundle.js';
const api = useApi();

type Received = { status: number | undefined; headers: Record<string, unknown>; bytes: Buffer };

/** As bytes: fetch would ask for encodings of its own and decode what it gets. */
async function get(path: string, headers: Record<string, string>, method = 'GET'): Promise<Received> {
  const { promise, resolve, reject } = Promise.withResolvers<Received>();
  request(api.url + path, { method, headers }, async (response) => {
    resolve({ status: response.statusCode, headers: response.headers, bytes: await buffer(response) });
  })
    .on('error', reject)
    .end();
  return promise;
}

test.each([
  ['br', 'br', brotliDecompressSync],
  ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
  ['br;q=0, *', 'gzip', gunzipSync],
])('200: Accept-Encoding %s gets %s, a third of the bytes or less', async (accepted, encoding, decode) => {
  const plain = await get(BUNDLE, {});
  const { status, headers, bytes } = await get(BUNDLE, { 'accept-encoding': accepted });
  expect([status, headers['content-encoding'], headers.vary]).toEqual([200, encoding, 'Accept-Encoding']);
  expect(headers['content-length']).toBe(String(bytes.length));
  expect(bytes.length).toBeLessThan(plain.bytes.length / 3);
  expect(decode(bytes).equals(plain.bytes)).toBe(true);
});

test.each(['', 'identity', 'compress'])('200: Accept-Encoding "%s" gets the page as it is', async (accepted) => {
  const { headers } = await get(BUNDLE, { 'accept-encoding': accepted });
  expect([headers['content-encoding'], headers.vary]).toEqual([undefined, 'Accept-Encoding']);
});

test('each encoding has its own ETag, and 304 is only for the client that has that one', async () => {
  const tags = await Promise.all(
    ['br', 'gzip', 'identity'].map(async (encoding) => {
      const { etag } = (await get(BUNDLE, { 'accept-encoding': encoding })).headers;
      const again = await get(BUNDLE, { 'accept-encoding': encoding, 'if-none-match': etag as string });
      expect([again.status, again.bytes.length, again.headers.etag]).toEqual([304, 0, etag]);
      expect([again.headers.vary, again.headers['content-encoding']]).toEqual(['Accept-Encoding', undefined]);
      return etag as string;
    }),
  );
  expect(new Set(tags).size).toBe(3);
  const other = await get(BUNDLE, { 'accept-encoding': 'gzip', 'if-none-match': tags[0] as string });
  expect(other.status).toBe(200);
});

test('HEAD has the headers of GET, and an image stays as it is', async () => {
  const accepted = { 'accept-encoding': 'br' };
  const [head, page] = [await get('/docs', accepted, 'HEAD'), await get('/docs', accepted)];
  expect(head.headers['content-length']).toBe(String(page.bytes.length));
  expect((await get('/docs/favicon-32x32.png', accepted)).headers['content-encoding']).toBeUndefined();
});
