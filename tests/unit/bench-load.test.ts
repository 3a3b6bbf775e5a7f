import { createServer, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { generate } from '../../scripts/bench/load/generate.ts';
import type { Traffic } from '../../scripts/bench/load/traffic.ts';
import { faultsOf } from '../../scripts/bench/measure.ts';
import { listen } from '../support/listen.ts';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const ITEM = '00000000-0000-4000-8000-000000000001';

type Body = { product_id?: number; idempotency_key?: string; item_id?: string };
type Received = { path: string; body: Body };
type Respond = (received: Received) => { status: number; body: unknown };

/** A server that keeps the requests it gets and responds as `respond` says. */
async function serve(respond: Respond) {
  const received: Received[] = [];
  const server = createServer(async (req, res) => {
    const request = { path: req.url as string, body: await bodyOf(req) };
    received.push(request);
    const { status, body } = respond(request);
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  onTestFinished(() => void server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${await listen(server)}`, received };
}

async function bodyOf(req: IncomingMessage): Promise<Body> {
  return (req.headers['content-length'] ?? '0') === '0' ? {} : ((await json(req)) as Body);
}

const load = (url: string, traffic: Traffic) =>
  generate({ urls: [url], traffic, connections: 4, seconds: 1, signal: new AbortController().signal });

test('sends orders, each with a key of its own, and counts the answers', async () => {
  const shop = await serve(() => ({ status: 201, body: {} }));
  const seen = await load(shop.url, { kind: 'orders', products: 3 });
  const keys = shop.received.map(({ body }) => body.idempotency_key);
  expect(keys.every((key) => UUID_V4.test(String(key)))).toBe(true);
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(shop.received.map(({ body }) => body.product_id))).toEqual(new Set([1, 2, 3]));
  // What is under way at the end is not counted: at most one request a connection.
  expect(shop.received.length - seen.requests).toBeLessThanOrEqual(4);
  expect(seen).toMatchObject({ unexpected: 0, broken: 0, timeouts: 0 });
  expect(seen.p99).toBeGreaterThanOrEqual(seen.p50);
});

test('distinguishes an unexpected response from an expected refusal', async () => {
  const faulty = ({ body }: Received) => ({ status: body.product_id === 1 ? 409 : 503, body: {} });
  const shop = await serve(faulty);
  const seen = await load(shop.url, { kind: 'orders', products: 2, soldOut: true });
  expect(seen.unexpected / seen.requests).toBeGreaterThan(0.3);
  expect(seen.unexpected / seen.requests).toBeLessThan(0.7);
  const taken = await load(shop.url, { kind: 'orders', products: 1 });
  expect(taken.unexpected).toBe(taken.requests);
});

test('confirms each reservation after its response', async () => {
  let number = 0;
  const shop = await serve(({ path }) =>
    path === '/v1/reservations'
      ? { status: 201, body: { id: `r${++number}`, item_id: ITEM } }
      : { status: 200, body: { id: path.split('/')[3], item_id: ITEM } },
  );
  await load(shop.url, { kind: 'pairs', item: ITEM });
  const reserved = shop.received.filter(({ path }) => path === '/v1/reservations');
  const confirmed = shop.received.filter(({ path }) => path.endsWith('/confirm')).map(({ path }) => path);
  expect(reserved.every(({ body }) => body.item_id === ITEM)).toBe(true);
  expect(new Set(confirmed).size).toBe(confirmed.length);
  expect(confirmed.every((path) => /^\/v1\/reservations\/r\d+\/confirm$/.test(path))).toBe(true);
  expect(Math.abs(reserved.length - confirmed.length)).toBeLessThanOrEqual(4);
});

test('mixes orders with their repetitions and with cancels, each order at most once', async () => {
  const keys = new Set<string | undefined>();
  const shop = await serve(({ path, body }) => {
    if (path !== '/orders') return { status: 200, body: {} };
    const status = keys.has(body.idempotency_key) ? 200 : 201;
    keys.add(body.idempotency_key);
    return { status, body: { order_id: body.idempotency_key, product_id: body.product_id } };
  });
  const seen = await load(shop.url, { kind: 'mixed', products: 5 });
  const placed = shop.received.filter(({ path }) => path === '/orders');
  const cancels = shop.received.filter(({ path }) => path !== '/orders').map(({ path }) => path);
  expect(seen.unexpected).toBe(0);
  expect(new Set(cancels).size).toBe(cancels.length);
  expect(cancels.every((path) => keys.has(path.split('/')[2]))).toBe(true);
  expect(cancels.length / shop.received.length).toBeCloseTo(0.1, 1);
  expect((placed.length - keys.size) / shop.received.length).toBeCloseTo(0.1, 1);
});

test('a service that breaks connections, or does not run, is reported as a fault and not as slow', async () => {
  let count = 0;
  const server = createServer((req, res) => {
    if (++count % 3 === 0) req.socket.destroy();
    else res.writeHead(201).end('{}');
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  const broken = await load(url, { kind: 'orders', products: 1 });
  expect(faultsOf(broken)).toEqual([expect.stringMatching(/^[1-9]\d* connections could not be made or broke$/)]);
  server.close().closeAllConnections();
  const dead = await load(url, { kind: 'orders', products: 1 });
  expect(faultsOf(dead)).toEqual(['no request was answered', expect.stringContaining('could not be made or broke')]);
});
