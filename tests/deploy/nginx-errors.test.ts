import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePorts } from '../../lib/host/ports.ts';
import type { Supervised } from '../../lib/host/supervise.ts';
import { type HttpProblem, httpProblems } from '../../lib/http/problems.ts';
import { nginx as service, start } from '../../scripts/constrained/services.ts';
import { listen } from '../support/listen.ts';
import { expectSecurityHeaders } from '../support/security-headers.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-nginx-'));
let url: string;
let api: Server;
let nginx: Supervised;

beforeAll(async () => {
  api = createServer((req, res) => void res.writeHead(req.url === '/health' ? 200 : 413).end('of the api'));
  const [port = 0] = await freePorts(1);
  nginx = await start(service(folder, port, [await listen(api)]), (spawn) => spawn());
  url = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await nginx?.stop();
  api?.close().closeAllConnections();
  rmSync(folder, { recursive: true });
});

/** The response to a request that is sent as it is written here. */
async function sendRaw(request: string): Promise<Response> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
  socket.write(request);
  const [head = '', body] = (await text(socket)).split('\r\n\r\n');
  const [status = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => line.split(': ') as [string, string]);
  return new Response(body, { status: Number(status.split(' ')[1]), headers });
}

async function expectProblem(response: Response, status: number, code: HttpProblem) {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expectSecurityHeaders(response.headers);
  const { request_id, ...problem } = (await response.json()) as Record<string, string>;
  const texts = { title: httpProblems[code].title, message: expect.stringMatching(/\w/) };
  expect(problem).toEqual({ type: `/docs/errors#${code}`, status, code, ...texts });
  expect(response.status).toBe(status);
  expect(response.headers.get('x-request-id')).toBe(request_id);
  expect(response.headers.get('retry-after')).toBe(status === 503 ? '1' : null);
}

const LONG = 'x'.repeat(40_000);
const END = 'Host: a\r\nConnection: close\r\n\r\n';

test.each<[string, string, number, HttpProblem]>([
  ['a target that is too long', `GET /${LONG} HTTP/1.1\r\n${END}`, 400, 'malformed_request'],
  ['a header that is too long', `GET / HTTP/1.1\r\nX: ${LONG}\r\n${END}`, 400, 'malformed_request'],
  ['a line that is not HTTP', 'HELLO\r\n\r\n', 400, 'malformed_request'],
  ['an unknown version', `GET / HTTP/3.0\r\n${END}`, 400, 'malformed_request'],
  ['an unknown encoding', `POST / HTTP/1.1\r\nTransfer-Encoding: x\r\n${END}`, 400, 'malformed_request'],
  ['the metrics, which each api has for itself', `GET /metrics HTTP/1.1\r\n${END}`, 404, 'not_found'],
  ['the same in another spelling', `GET //%6detrics/?x HTTP/1.1\r\n${END}`, 404, 'not_found'],
  ['a request without a host', 'GET / HTTP/1.1\r\n\r\n', 400, 'malformed_request'],
  ['a path of its own', `GET /.problem HTTP/1.1\r\n${END}`, 404, 'not_found'],
  ['TRACE', `TRACE / HTTP/1.1\r\n${END}`, 405, 'method_not_allowed'],
])('nginx refuses %s with a problem document', async (_, request, status, code) => {
  await expectProblem(await sendRaw(request), status, code);
});

test('nginx refuses a body over 1 MB with a problem document; the api’s problem for a smaller one passes', async () => {
  const send = (length: number) => fetch(`${url}/orders`, { method: 'POST', body: 'x'.repeat(length) });
  await expectProblem(await send(2_000_000), 413, 'body_too_large');
  const smaller = await send(20_000);
  expect([smaller.status, await smaller.text()]).toEqual([413, 'of the api']);
});

test('without any api every path returns a problem document with Retry-After', async () => {
  api.close().closeAllConnections();
  await expectProblem(await fetch(`${url}/products/1`), 503, 'unavailable');
  await expectProblem(await fetch(`${url}/orders`, { method: 'POST', body: '{}' }), 503, 'unavailable');
});

test('what nginx logs names nobody: neither addresses nor paths, which may name a user', async () => {
  await expectProblem(await fetch(`${url}/v1/sales/demo/purchases/ada@example.com`), 503, 'unavailable');
  expect(readFileSync(join(folder, 'nginx.log'), 'utf8')).not.toMatch(/ada@example|127\.0\.0\.1|client/);
});
