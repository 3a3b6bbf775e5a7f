import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BODY_LIMIT_BYTES, readJson } from '../../lib/http/body.ts';

// What fetch cannot send, to a real server; and what hosts leave in `req.body`.
let prepare: (req: IncomingMessage) => void = () => {};
const server = createServer(async (req, res) => {
  prepare(req);
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

test('a chunked body with a character split between chunks', async () => {
  const bytes = Buffer.from('{"name":"👕"}');
  expect(await reading({ chunks: [bytes.subarray(0, 11), bytes.subarray(11)] })).toEqual({ name: '👕' });
});

test('no body, an empty body and an empty chunked body are undefined', async () => {
  expect(await reading({})).toBeUndefined();
  expect(await reading({ headers: { 'content-length': '0' } })).toBeUndefined();
  expect(await reading({ headers: { 'transfer-encoding': 'chunked' } })).toBeUndefined();
});

test('a chunked body without a type is undefined if it is empty, and unsupported if it is not', async () => {
  const chunked = { headers: { 'transfer-encoding': 'chunked' }, untyped: true } as const;
  expect(await reading(chunked)).toBeUndefined();
  expect(await reading({ ...chunked, chunks: ['{}'] })).toEqual({ refused: 'unsupported_media_type' });
});

test('the limit also holds for a chunked body, to the byte', async () => {
  const padded = (bytes: number) => ({ chunks: ['{}', ' '.repeat(bytes - 2)] });
  expect(await reading(padded(BODY_LIMIT_BYTES))).toEqual({});
  expect(await reading(padded(BODY_LIMIT_BYTES + 1))).toEqual({ refused: 'body_too_large' });
  expect(await reading({ chunks: Array(100).fill(' '.repeat(10_000)) })).toEqual({ refused: 'body_too_large' });
});

test('a compressed body is not JSON', async () => {
  const headers = { 'content-encoding': 'gzip' };
  expect(await reading({ chunks: [gzipSync('{}')], headers })).toEqual({ refused: 'malformed_request' });
});

test.each([
  ['application/json', {}],
  ['APPLICATION/JSON; charset=UTF-8', {}],
  ['application/problem+json', {}],
  ['text/json', { refused: 'unsupported_media_type' }],
  ['application/jsonp', { refused: 'unsupported_media_type' }],
  ['application/json, text/plain', { refused: 'unsupported_media_type' }],
])('a body of type %s', async (type, read) => {
  expect(await reading({ chunks: ['{}'], headers: { 'content-type': type } })).toEqual(read);
});

const chunks = ['{"from": "the wire"}'];
const leaving = (body: unknown) => (req: IncomingMessage) => void Object.assign(req, { body });

test('a body that the host has parsed is used as it is, even null', async () => {
  expect(await reading({ chunks, prepare: leaving({ from: 'the host' }) })).toEqual({ from: 'the host' });
  expect(await reading({ chunks, prepare: leaving(null) })).toBeNull();
});

test('bytes that the host has read are parsed', async () => {
  expect(await reading({ chunks, prepare: leaving(Buffer.from('{"from": "bytes"}')) })).toEqual({ from: 'bytes' });
  expect(await reading({ chunks, prepare: leaving(Buffer.from('{')) })).toEqual({ refused: 'malformed_request' });
});

test('a body that the host left undefined is read', async () => {
  expect(await reading({ chunks, prepare: leaving(undefined) })).toEqual({ from: 'the wire' });
});

test('a body that the host could not parse is refused when reading it throws', async () => {
  const throwing = (req: IncomingMessage) => {
    Object.defineProperty(req, 'body', {
      get() {
        throw new SyntaxError('Invalid JSON');
      },
    });
  };
  expect(await reading({ chunks, prepare: throwing })).toEqual({ refused: 'malformed_request' });
});
