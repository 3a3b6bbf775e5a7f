import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BODY_LIMIT_BYTES, readJson } from '../../lib/http/body.ts';
import { addHelpers } from '../support/vercel-helpers.ts';

// What fetch cannot send, to a real server; and what hosts leave in `req.body`.
let prepare: (req: IncomingMessage, res: ServerResponse) => unknown = () => {};
const server = createServer(async (req, res) => {
  await prepare(req, res);
  const read = await readJson(req).catch(({ code }) => ({ refused: code }));
  res.end(JSON.stringify({ read }));
});
beforeAll(() => new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening)));
afterAll(() => new Promise((closed) => server.close(closed)));

type Sent = {
  chunks?: (string | Uint8Array)[];
  headers?: Record<string, string>;
  untyped?: true;
  prepare?: typeof prepare;
};

/** What `readJson` makes of a body that is sent in these chunks, without a Content-Length unless the headers have one. */
async function reading(sent: Sent): Promise<unknown> {
  prepare = sent.prepare ?? (() => {});
  const { port } = server.address() as AddressInfo;
  const headers = { ...(sent.untyped ? {} : { 'content-type': 'application/json' }), ...sent.headers };
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const outgoing = request({ port, method: 'POST', headers }, resolve).on('error', reject);
  for (const chunk of sent.chunks ?? []) outgoing.write(chunk);
  outgoing.end();
  return JSON.parse(await text(await promise)).read;
}

describe.each([
  { host: 'Node', prepare: () => {} },
  { host: 'Vercel’s helpers', prepare: addHelpers },
])('what $host leaves of', ({ prepare }) => {
  const read = (sent: Sent) => reading({ ...sent, prepare });

  test('a chunked body with a character split between chunks', async () => {
    const bytes = Buffer.from('{"name":"👕"}');
    expect(await read({ chunks: [bytes.subarray(0, 11), bytes.subarray(11)] })).toEqual({ name: '👕' });
  });

  test('no body, an empty body and an empty chunked body are undefined', async () => {
    expect(await read({})).toBeUndefined();
    expect(await read({ headers: { 'content-length': '0' } })).toBeUndefined();
    expect(await read({ headers: { 'transfer-encoding': 'chunked' } })).toBeUndefined();
  });

  test('a chunked body without a type is undefined if it is empty, and unsupported if it is not', async () => {
    const chunked = { headers: { 'transfer-encoding': 'chunked' }, untyped: true } as const;
    expect(await read(chunked)).toBeUndefined();
    expect(await read({ ...chunked, chunks: ['{}'] })).toEqual({ refused: 'unsupported_media_type' });
  });

  test('the limit also holds for a chunked body, to the byte', async () => {
    const padded = (bytes: number) => ({ chunks: ['{}', ' '.repeat(bytes - 2)] });
    expect(await read(padded(BODY_LIMIT_BYTES))).toEqual({});
    expect(await read(padded(BODY_LIMIT_BYTES + 1))).toEqual({ refused: 'body_too_large' });
    expect(await read({ chunks: Array(100).fill(' '.repeat(10_000)) })).toEqual({ refused: 'body_too_large' });
  });

  test('a compressed body is not JSON', async () => {
    const headers = { 'content-encoding': 'gzip' };
    expect(await read({ chunks: [gzipSync('{}')], headers })).toEqual({ refused: 'malformed_request' });
  });

  test.each([
    ['application/json', {}],
    ['APPLICATION/JSON; charset=UTF-8', {}],
    ['application/problem+json', {}],
    ['text/json', { refused: 'unsupported_media_type' }],
    ['application/jsonp', { refused: 'unsupported_media_type' }],
    ['application/json, text/plain', { refused: 'unsupported_media_type' }],
  ])('a body of type %s', async (type, result) => {
    expect(await read({ chunks: ['{}'], headers: { 'content-type': type } })).toEqual(result);
  });

  test('a body that is no JSON, or no UTF-8', async () => {
    for (const body of ['{', Buffer.from('{"name": "\xff"}', 'latin1')])
      expect(await read({ chunks: [body] })).toEqual({ refused: 'malformed_request' });
  });

  test('a chunked body of another type', async () => {
    const headers = { 'content-type': 'text/plain', 'transfer-encoding': 'chunked' };
    expect(await read({ chunks: ['{}'], headers })).toEqual({ refused: 'unsupported_media_type' });
    expect(await read({ headers })).toBeUndefined();
  });
});

const chunks = ['{"from": "the wire"}'];
/** A host that reads the body, and leaves this of it. */
const leaving = (body: unknown) => async (req: IncomingMessage) => {
  await text(req);
  Object.assign(req, { body });
};

test('a body that the host has parsed is used as it is, even null', async () => {
  expect(await reading({ chunks, prepare: leaving({ from: 'the host' }) })).toEqual({ from: 'the host' });
  expect(await reading({ chunks, prepare: leaving(null) })).toBeNull();
});

test('bytes that the host has read are parsed', async () => {
  expect(await reading({ chunks, prepare: leaving(Buffer.from('{"from": "bytes"}')) })).toEqual({ from: 'bytes' });
  expect(await reading({ chunks, prepare: leaving(Buffer.from('{')) })).toEqual({ refused: 'malformed_request' });
});

test('a body that the host has not read is read', async () => {
  expect(await reading({ chunks, prepare: (req) => Object.assign(req, { body: undefined }) })).toEqual({
    from: 'the wire',
  });
});

test('a body that the host could not parse is refused when reading it throws', async () => {
  const prepare = async (req: IncomingMessage) => {
    await text(req);
    Object.defineProperty(req, 'body', {
      get() {
        throw new SyntaxError('Invalid JSON');
      },
    });
  };
  expect(await reading({ chunks, prepare })).toEqual({ refused: 'malformed_request' });
});
