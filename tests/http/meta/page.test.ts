import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { type Host, onVercel } from '../../support/host.ts';
import { useStack } from '../../support/stack.ts';

const stack = useStack();

let host: Host;
beforeAll(async () => {
  host = await stack.startHost();
});

async function get(path: string, headers: Record<string, string> = {}): Promise<{ res: Response; text: string }> {
  const res = await host.fetch(path, { headers });
  return { res, text: await res.text() };
}

const asset = async () => /src="(\/assets\/[^"]+\.js)"/.exec((await get('/')).text)?.[1] as string;

test.each(['/', '/index.html', '/?sale=demo'])(
  '200 %s: everything comes from the service, nothing is inline',
  async (path) => {
    const { res, text } = await get(path);
    expect([res.status, res.headers.get('content-type')]).toEqual([200, 'text/html;charset=utf-8']);
    const docs = (await get('/docs')).res.headers;
    expect(res.headers.get('content-security-policy')).toBe(
      docs.get('content-security-policy')?.replace("connect-src 'self'", "connect-src 'self'; font-src 'self'"),
    );
    for (const name of ['referrer-policy', 'x-content-type-options', 'cache-control'])
      expect(res.headers.get(name), name).toBe(docs.get(name));
    expect(text).not.toMatch(/<script>|<style|style="|onload=/);
    for (const [, file] of text.matchAll(/(?:src|href)="(\/[^"]+)"/g))
      expect((await get(file as string)).res.status, file).toBe(200);
  },
);

test('200 /assets: kept for ever, because its name changes with its content', async () => {
  const { res } = await get(await asset());
  expect(res.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(res.headers.get('x-content-type-options')).toBe('nosniff');
});

// Vercel compresses by itself: what it builds has no compressed files.
test.skipIf(onVercel).each(['br', 'gzip', 'identity'])('200: the script, %s, is the same', async (encoding) => {
  const path = await asset();
  const { res, text } = await get(path, { 'accept-encoding': encoding });
  expect(res.headers.get('content-encoding') ?? 'identity').toBe(encoding);
  expect(res.headers.get('vary')).toBe('Accept-Encoding');
  expect(text === readFileSync(new URL(`../../../public${path}`, import.meta.url), 'utf8')).toBe(true);
});

test('304: a browser that has the page gets no second copy', async () => {
  const { res } = await get('/');
  expect((await get('/', { 'if-none-match': res.headers.get('etag') as string })).res.status).toBe(304);
});
