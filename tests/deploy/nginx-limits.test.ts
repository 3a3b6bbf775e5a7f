import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePorts } from '../../lib/host/ports.ts';
import type { Supervised } from '../../lib/host/supervise.ts';
import { httpProblems } from '../../lib/http/problems.ts';
import { nginx as service, start } from '../../scripts/constrained/services.ts';
import { listen } from '../support/listen.ts';
import { expectSecurityHeaders } from '../support/security-headers.ts';

/** What docker/nginx/clients.conf says to add behind a proxy; here it is this machine. */
const BEHIND_PROXY = 'set_real_ip_from 127.0.0.1;\nreal_ip_header X-Forwarded-For;\n';
/** How many requests an address may send at once, and more than that. */
const [AT_ONCE, FLOOD] = [1001, 1200];

const folder = mkdtempSync(join(tmpdir(), 'holdfast-limits-'));
const api = createServer((_, res) => void res.end('of the api'));
const running: Supervised[] = [];
let apiPort: number;
let direct: number;
let behindProxy: number;

beforeAll(async () => {
  apiPort = await listen(api);
  [direct, behindProxy] = (await freePorts(2)) as [number, number];
  await startNginx('direct', direct, '');
  await startNginx('behind-proxy', behindProxy, BEHIND_PROXY);
});
afterAll(async () => {
  await Promise.all(running.map((nginx) => nginx.stop()));
  api.close().closeAllConnections();
  rmSync(folder, { recursive: true });
});

async function startNginx(name: string, port: number, clients: string): Promise<void> {
  const prefix = join(folder, name);
  const configured = service(prefix, port, [apiPort]);
  appendFileSync(join(prefix, 'nginx', 'clients.conf'), clients);
  // So few more in each second that even a busy machine sends the flood in less time.
  const configuration = join(prefix, 'nginx', 'nginx.conf');
  writeFileSync(configuration, readFileSync(configuration, 'utf8').replace('rate=200r/s', 'rate=1r/m'));
  running.push(await start(configured, (spawn) => spawn()));
}

/** Sends requests down one connection without waiting for the responses, which it returns. */
async function send(port: number, requests: { path: string; forwardedFor: string }[]): Promise<Response[]> {
  const lines = requests.map(({ path, forwardedFor }, index) => {
    const end = index === requests.length - 1 ? 'Connection: close\r\n\r\n' : '\r\n';
    return `GET ${path} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${forwardedFor}\r\n${end}`;
  });
  const socket = connect(port, '127.0.0.1');
  socket.write(lines.join(''));
  return (await text(socket)).split(/(?=HTTP\/1\.1 \d)/).map(parse);
}

function parse(response: string): Response {
  const [head = '', body] = response.split('\r\n\r\n');
  const [status = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => line.split(': ') as [string, string]);
  return new Response(body, { status: Number(status.split(' ')[1]), headers });
}

const PATHS = ['/products/1', '/orders', '/v1/sales/demo', '/v1/sales/demo/purchases', '/v1/reservations'];
/** As a proxy writes it: what the client said, if anything, and then the address that it saw. */
const CHAINS = ['203.0.113.7', '10.0.0.1, 203.0.113.7'];
/** Each path as often with each chain. */
const flood = Array.from({ length: FLOOD }, (_, index) => ({
  path: PATHS[index % PATHS.length] as string,
  forwardedFor: CHAINS[index % CHAINS.length] as string,
}));

test('429 too_many_requests: past the limit an address gets problem documents with Retry-After, and no other does', async () => {
  const responses = await send(behindProxy, flood);
  const refused = flood.filter((_, index) => responses[index]?.status === 429);
  expect(refused).toHaveLength(FLOOD - AT_ONCE);
  expect(responses.filter(({ status }) => status === 200)).toHaveLength(AT_ONCE);
  for (const path of PATHS) expect(refused.map((request) => request.path)).toContain(path);
  for (const chain of CHAINS) expect(refused.map((request) => request.forwardedFor)).toContain(chain);

  const problem = responses.find(({ status }) => status === 429) as Response;
  expect(problem.headers.get('content-type')).toBe('application/problem+json');
  expect(problem.headers.get('retry-after')).toBe('1');
  expectSecurityHeaders(problem.headers);
  const { title, message } = httpProblems.too_many_requests;
  expect(await problem.json()).toEqual({
    ...{ type: '/docs/errors#too_many_requests', title, status: 429, code: 'too_many_requests', message },
    request_id: problem.headers.get('x-request-id'),
  });

  const others = await send(behindProxy, [{ path: '/products/1', forwardedFor: '203.0.113.8' }]);
  expect(others.map(({ status }) => status)).toEqual([200]);
});

test('the addresses of an IPv6 network, which one client may have all, are one client', async () => {
  // The second one's begin in two ways, because only two zeros and more are written as `::`, and only once.
  for (const network of [['2001:db8:1:2::'], ['2001:db8:7::', '2001:db8:7:0:1:1:1:']]) {
    const ofNetwork = flood.map((request, index) => {
      return { ...request, forwardedFor: `${network[index % network.length]}${index.toString(16)}` };
    });
    const refused = (await send(behindProxy, ofNetwork)).filter(({ status }) => status === 429);
    expect([network, refused.length]).toEqual([network, FLOOD - AT_ONCE]);
  }
  // As a proxy may write the addresses of IPv4.
  const mapped = flood.map((request, index) => ({ ...request, forwardedFor: `::ffff:198.51.100.${index % 200}` }));
  const others = [...mapped, { path: '/products/1', forwardedFor: '2001:db8:1:3::1' }];
  expect((await send(behindProxy, others)).filter(({ status }) => status !== 200)).toEqual([]);
});

test('X-Forwarded-For is not believed unless a proxy is named, and load from this machine is not limited', async () => {
  const responses = await send(direct, flood);
  expect(responses.filter(({ status }) => status === 200)).toHaveLength(FLOOD);
});
