import { expect, test } from 'vitest';
import { BODY_LIMIT_BYTES } from '../../lib/http/body.ts';
import { useApi } from '../support/api.ts';

// What Vercel's helpers would take for something else, were it not read as bytes: see docs/adr/0023-functions-on-vercel.md.
const api = useApi();
const item = { name: 'a lamp', initial_quantity: 1 };

/** Sends a new item in chunks, without a Content-Length. */
async function sendInChunks(...chunks: string[]): Promise<{ status: number; code: string | undefined }> {
  const response = await api.host.fetch('/v1/items', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: new Blob(chunks).stream(),
    duplex: 'half',
  } as RequestInit);
  return { status: response.status, code: ((await response.json()) as { code?: string }).code };
}

test('400 malformed_request: a name that is no UTF-8', async () => {
  const raw = Uint8Array.from(Buffer.from(JSON.stringify({ ...item, name: 'caf\xe9' }), 'latin1'));
  const { status, body } = await api.post('/v1/items', { raw });
  expect([status, body.code]).toEqual([400, 'malformed_request']);
});

test.each(['application/merge-patch+json', 'application/vnd.shop.item+json; charset=utf-8'])(
  '201: %s',
  async (type) => {
    const { status } = await api.post('/v1/items', { body: item, headers: { 'content-type': type } });
    expect(status).toBe(201);
  },
);

test('a body in chunks: 201, and 413 body_too_large from the first byte past the limit', async () => {
  const json = JSON.stringify(item);
  const padding = ' '.repeat(BODY_LIMIT_BYTES - json.length);
  expect((await sendInChunks(json, padding)).status).toBe(201);
  expect(await sendInChunks(json, padding, ' ')).toEqual({ status: 413, code: 'body_too_large' });
});
