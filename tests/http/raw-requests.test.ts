import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { useApi } from '../support/api.ts';
import { expectSecurityHeaders } from '../support/security-headers.ts';

// What no client library would send, written to a socket. Whatever it is, it gets a response, and the host goes on.
const api = useApi();
afterEach(async () => expect((await api.get('/health')).status).toBe(200));

/** Everything that the host writes until it closes the connection. */
function exchange(...parts: string[]): Promise<string> {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  for (const part of parts) socket.write(part);
  return text(socket);
}

const request = (line: string, ...headers: string[]) =>
  `${[`${line} HTTP/1.1`, 'Host: example.invalid', 'Connection: close', ...headers].join('\r\n')}\r\n\r\n`;

function parse(response: string): { status: number; headers: Headers; code: string | undefined } {
  const [head = '', body = ''] = response.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Headers(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
  return { status: Number(statusLine.split(' ')[1]), headers, code: body === '' ? undefined : JSON.parse(body).code };
}

const send = async (...parts: string[]) => parse(await exchange(...parts));

describe('the request target', () => {
  test.each([
    ['GET http://example.invalid/health', 200],
    ['GET HTTP://example.invalid:80/health?probe', 200],
    ['GET http://example.invalid/product/none', 404],
    ['GET http://user@example.invalid/robots.txt', 200],
  ])('absolute: %s is read as its path', async (line, status) => {
    const [head] = (await exchange(request(line))).split('\r\n');
    expect(head).toMatch(`HTTP/1.1 ${status} `);
  });

  test.each(['http://example.invalid', 'http://example.invalid/', 'http://example.invalid?query'])(
    'absolute form without a path: %s is the same as /',
    async (target) => {
      const statusOf = async (line: string) => (await exchange(request(line))).split(' ')[1];
      expect(await statusOf(`GET ${target}`)).toBe(await statusOf('GET /'));
    },
  );

  test('OPTIONS *: 204 with the methods of the service', async () => {
    const { status, headers } = await send(request('OPTIONS *'));
    expect([status, headers.get('allow')]).toEqual([204, 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS']);
  });

  test.each(['GET *', 'POST *', 'CONNECT example.invalid:443', 'CONNECT *', 'GET //', 'GET /%', 'GET http://[/x'])(
    '%s: 404 or 400, as a problem',
    async (line) => {
      const { status, headers, code } = await send(request(line));
      expect([
        [404, 'not_found'],
        [400, 'malformed_request'],
      ]).toContainEqual([status, code]);
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});

test('200: an expectation that the host does not know is ignored', async () => {
  const { status, headers } = await send(request('GET /health', 'Expect: more'));
  expect(status).toBe(200);
  expectSecurityHeaders(headers);
});

describe('what is not a request', () => {
  const body = ['Content-Type: application/json', 'Content-Length: 2', 'Transfer-Encoding: chunked'];
  test.each([
    ['Transfer-Encoding and Content-Length together', `${request('POST /v1/items', ...body)}{}`],
    ['10,000 headers', request('GET /health', ...Array.from({ length: 10_000 }, (_, index) => `X-${index}: 1`))],
    ['a header of 100 KB', request('GET /health', `X-Long: ${'x'.repeat(100_000)}`)],
    ['a target of 100 KB', request(`GET /${'x'.repeat(100_000)}`)],
    ['a target that is none', request('GET health')],
    ['a method that is none', request('REACH /health')],
    ['no host', 'GET /health HTTP/1.1\r\n\r\n'],
    ['a header without a colon', request('GET /health', 'nonsense')],
    ['two lengths', request('POST /v1/items', 'Content-Length: 2', 'Content-Length: 3')],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
    ['bytes', '\0\x01\x02\x03\r\n\r\n'],
  ])('400 malformed_request: %s', async (_, bytes) => {
    const { status, headers, code } = await send(bytes);
    expect([status, code, headers.get('connection')]).toEqual([400, 'malformed_request', 'close']);
    expectSecurityHeaders(headers);
  });
});

describe('requests that never end', () => {
  test.concurrent.each([
    ['a body', request('POST /v1/items', 'Content-Type: application/json', 'Content-Length: 100'), '{"name":'],
    [
      'a body in chunks',
      request('POST /v1/items', 'Content-Type: application/json', 'Transfer-Encoding: chunked'),
      '1\r\n{\r\n',
    ],
    ['a head', 'GET /health HTTP/1.1\r\nHost: example.invalid\r\n', 'X-Slow: '],
  ])('408 request_timeout: %s, after five seconds', async (_, ...parts) => {
    const started = performance.now();
    const { status, code } = await send(...parts);
    expect([status, code]).toEqual([408, 'request_timeout']);
    expect(performance.now() - started).toBeGreaterThan(4900);
    // Two timeouts in a row are more.
    expect(performance.now() - started).toBeLessThan(9900);
  });
});
