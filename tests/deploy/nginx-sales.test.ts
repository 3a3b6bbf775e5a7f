import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freePorts } from '../../lib/host/ports.ts';
import type { Supervised } from '../../lib/host/supervise.ts';
import { nginx as service, start } from '../../scripts/constrained/services.ts';
import { listen } from '../support/listen.ts';
import { until } from '../support/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-nginx-'));
let url: string;
let nginx: Supervised;
const apis = [createServer(receive), createServer(receive)];

/** The requests that reached an api. */
const received: IncomingMessage[] = [];
/** How the apis answer. */
let respond = answer;
/** For how long a status can be cached, and then be used while it is updated. */
let [seconds, secondsStale] = [60, 60];
let sales = 0;
let sale: string;

beforeAll(async () => {
  const [port = 0] = await freePorts(1);
  const configured = service(folder, port, await Promise.all(apis.map(listen)));
  // A crowd waits even for a busy machine: what waits longer than this goes to the api.
  const configuration = join(folder, 'nginx', 'nginx.conf');
  writeFileSync(configuration, readFileSync(configuration, 'utf8').replace('lock_timeout 100ms', 'lock_timeout 60s'));
  nginx = await start(configured, (spawn) => spawn());
  url = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await nginx?.stop();
  stopApis();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  sale = `/v1/sales/sale-${++sales}`;
  received.length = 0;
  respond = answer;
  [seconds, secondsStale] = [60, 60];
});

function receive(req: IncomingMessage, res: ServerResponse): void {
  received.push(req);
  respond(req, res);
}

function stopApis(): void {
  for (const api of apis) api.close().closeAllConnections();
}

const ETAG = 'W/"1"';

/** Answers as the real api does: a status can be cached by everyone, all else by nobody. */
function answer(req: IncomingMessage, res: ServerResponse): void {
  const { method, url: path = '', headers } = req;
  const cacheable = /^\/v1\/sales\/[^/]+$/.test(path) && !path.includes('absent');
  res.setHeader('x-request-id', headers['x-request-id'] ?? 'of the api');
  res.setHeader('vary', 'Origin');
  if (headers.origin) res.setHeader('access-control-allow-origin', headers.origin);
  const status = path.includes('absent') ? 404 : 200;
  if (method !== 'GET' || !cacheable) return void res.writeHead(status, { 'cache-control': 'no-store' }).end('fresh');
  const caching = {
    'cache-control': `public, max-age=0, s-maxage=${seconds}, stale-while-revalidate=${secondsStale}`,
    etag: ETAG,
  };
  res.writeHead(200, caching).end(String(received.length));
}

const get = (path: string, headers: Record<string, string> = {}) => fetch(url + path, { headers });
const cacheOf = ({ headers }: Response) => headers.get('x-cache');

test('a crowd that comes at once costs the api one request, whatever query strings it sends', async () => {
  const crowd = await Promise.all(Array.from({ length: 50 }, (_, index) => get(`${sale}?x=${index}`)));
  expect(await Promise.all(crowd.map((each) => each.text()))).toEqual(crowd.map(() => '1'));
  expect(received.map((each) => each.url)).toEqual([sale]);
  expect(crowd.filter((each) => cacheOf(each) === 'HIT')).toHaveLength(49);
});

test('other spellings of a path have no entry of their own', async () => {
  const base = sale.replace('sale-', '%73ale-');
  await get(sale);
  expect(cacheOf(await get(base))).toBe('HIT');
  expect(received).toHaveLength(1);
});

test.each([ETAG, '"1"', `"0", ${ETAG}`, '*'])('304 on If-None-Match %s, without the api', async (tags) => {
  const { headers } = await get(sale);
  const unchanged = await get(sale, { 'if-none-match': tags });
  expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
  for (const name of ['etag', 'cache-control', 'vary']) {
    expect(unchanged.headers.get(name)).toBe(headers.get(name));
  }
  expect((await get(sale, { 'if-none-match': 'W/"0"' })).status).toBe(200);
  expect(received).toHaveLength(1);
});

test('a condition does not reach the api: what it returns is for everyone', async () => {
  expect((await get(sale, { 'if-none-match': ETAG })).status).toBe(304);
  expect(received[0]?.headers).not.toHaveProperty('if-none-match');
  expect((await get(sale)).status).toBe(200);
  expect(received).toHaveLength(1);
});

test('HEAD has the entry of GET, and can fill it', async () => {
  const head = await fetch(url + sale, { method: 'HEAD' });
  expect([cacheOf(head), head.status, await head.text()]).toEqual(['MISS', 200, '']);
  expect(cacheOf(await get(sale))).toBe('HIT');
  expect(cacheOf(await fetch(url + sale, { method: 'HEAD' }))).toBe('HIT');
  expect(received.map(({ method }) => method)).toEqual(['GET']);
});

test('every response has a request id of its own, which is the one that the api has logged', async () => {
  const ids = [await get(sale), await get(sale)].map(({ headers }) => headers.get('x-request-id'));
  expect(new Set(ids).size).toBe(2);
  expect(received[0]?.headers['x-request-id']).toBe(ids[0]);
  const sent = await get(sale, { 'x-request-id': 'mine' });
  expect([cacheOf(sent), sent.headers.get('x-request-id')]).toEqual(['HIT', 'mine']);
  expect((await get(sale, { 'x-request-id': 'not an id' })).headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
});

test('two origins, and none, each get their own headers', async () => {
  const allowed = async (headers: Record<string, string>) =>
    (await get(sale, headers)).headers.get('access-control-allow-origin');
  for (const _ of ['filled', 'cached']) {
    expect(await allowed({ origin: 'https://one.example' })).toBe('https://one.example');
    expect(await allowed({ origin: 'https://two.example' })).toBe('https://two.example');
    expect(await allowed({})).toBe(null);
  }
  expect(received).toHaveLength(3);
});

test.each<[string, string, RequestInit]>([
  ['a purchase', '/purchases', { method: 'POST' }],
  ['the purchase of a user', '/purchases/ada', {}],
  ['a change of the sale', '', { method: 'PUT', body: '{}' }],
  ['a sale that does not exist', '-absent', {}],
  ['a request with Authorization', '', { headers: { authorization: 'Bearer key' } }],
  ['a path with a slash at its end', '/', {}],
  ['a path with a line end at its end', '%0A', {}],
])('%s is not cached', async (_, path, init) => {
  for (const times of [1, 2]) {
    await fetch(`${url}${sale}${path}`, init);
    expect(received).toHaveLength(times);
  }
  expect(received[1]?.url).toBe(sale + path);
});

test('while the status is updated, watchers get the last one, and a purchase waits for nobody', async () => {
  seconds = 1;
  await get(sale);
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  respond = (req, res) => void opened.then(() => answer(req, res));
  await until('the entry is stale, and is updated in the background', async () => {
    // On a connection of its own: nginx reads nothing more of the one whose request it updates the entry for.
    return cacheOf(await get(sale, { connection: 'close' })) === 'STALE';
  });
  await until('the api has the request', () => received.length === 2);
  // A 304 would renew the entry with the server_time of old.
  expect(received[1]?.headers).not.toHaveProperty('if-none-match');
  respond = answer;
  const watchers = await Promise.all(Array.from({ length: 50 }, () => get(sale)));
  expect(watchers.map(cacheOf)).toEqual(watchers.map(() => 'UPDATING'));
  expect((await fetch(`${url}${sale}/purchases`, { method: 'POST' })).status).toBe(200);
  expect(received.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST']);
  open();
  await until('the new status is there', async () => (await (await get(sale)).text()) !== '1');
});

test('a purchase whose api dies is repeated at the other one', async () => {
  respond = (req) => {
    respond = answer;
    req.socket.destroy();
  };
  const response = await fetch(`${url}${sale}/purchases`, { method: 'POST', headers: { 'idempotency-key': 'k' } });
  expect(response.status).toBe(200);
  expect(received.map(({ headers }) => headers['idempotency-key'])).toEqual(['k', 'k']);
});

test('without any api the status is at most three seconds old, then 503 with Retry-After', async () => {
  [seconds, secondsStale] = [1, 1];
  await get(sale);
  const filled = Date.now();
  stopApis();
  let last = 0;
  const refused = await until('the entry is too old', async () => {
    const asked = Date.now();
    const response = await get(sale);
    if (response.status === 503) return response;
    expect([response.status, await response.text()]).toEqual([200, '1']);
    last = asked;
    return false;
  });
  expect(last - filled).toBeLessThan(3000);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await refused.json()).toMatchObject({ code: 'unavailable', status: 503 });
});
