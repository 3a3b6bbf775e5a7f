import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Agent, type Dispatcher, Pool, request } from 'undici';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Host } from '../support/host.ts';
import { useStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

/** Less than the six seconds that a host gives requests in flight, in milliseconds. */
const AT_ONCE = 5900;

const stack = useStack();
const itemId = randomUUID();
let host: Host;

beforeAll(async () => {
  await stack.pool.query("select create_item($1, 'drained', 10)", [itemId]);
});
beforeEach(async () => {
  host = await stack.startHost({ LOG_LEVEL: 'info' });
});
afterEach(() => host.stop('SIGKILL'));

/** A connection on which `text` has been sent; `received` is what came back. */
async function open(text: string): Promise<{ socket: Socket; received: () => string; closed: Promise<unknown> }> {
  const socket = connect(Number(new URL(host.url).port), '127.0.0.1');
  let received = '';
  // However it ends: once() would reject at a reset.
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {});
  socket.setEncoding('utf8').on('data', (data: string) => {
    received += data;
  });
  await once(socket, 'connect');
  socket.write(text);
  return { socket, received: () => received, closed };
}

const exited = () => until('the host has ended', () => host.process.exitCode ?? undefined, AT_ONCE);
const HEALTH = 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s', (signal) => {
  test('with nothing in flight the host ends at once, whatever connections are open', async () => {
    const silent = await open('');
    const kept = await open(HEALTH);
    await until('its response', () => kept.received().includes('"status":"ok"'));
    host.process.kill(signal);
    expect(await exited()).toBe(0);
    await Promise.all([silent.closed, kept.closed]);
  });
});

test('connections that carry traffic break no request: a client is told that they close, and then cannot connect', async () => {
  const pool = new Pool(host.url, { connections: 20 });
  const ends = Array.from({ length: 20 }, async () => {
    for (let answers = 0; ; answers++) {
      try {
        await (await pool.request({ method: 'GET', path: `/v1/items/${itemId}` })).body.dump();
      } catch (error) {
        return { answers, code: (error as NodeJS.ErrnoException).code };
      }
      if (answers === 5) host.process.kill('SIGTERM');
    }
  });
  for (const { answers, code } of await Promise.all(ends)) {
    expect(answers).toBeGreaterThan(0);
    expect(code).toBe('ECONNREFUSED');
  }
  expect(await exited()).toBe(0);
  await pool.destroy();
});

describe('a request in flight', () => {
  let reply: Promise<Dispatcher.ResponseData>;
  let agent: Agent;
  let release: () => Promise<unknown>;

  beforeEach(async () => {
    const lock = await stack.connect();
    await lock.query('begin');
    await lock.query('select from inventory.items where id = $1 for update', [itemId]);
    release = () => lock.query('rollback');
    agent = new Agent();
    const body = JSON.stringify({ item_id: itemId, customer_id: 'customer_42', quantity: 1 });
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    reply = request(`${host.url}/v1/reservations`, { method: 'POST', headers, body, dispatcher: agent });
    await stack.waitForLockWaiters(1);
  });
  afterEach(() => agent.close());

  test('is answered with connection: close, and logged, before the host ends', async () => {
    host.process.kill('SIGTERM');
    await until('the host has stopped to listen', () =>
      open('').then(
        () => false,
        () => true,
      ),
    );
    await release();
    const { statusCode, headers, body } = await reply;
    expect(statusCode).toBe(201);
    expect(headers.connection).toBe('close');
    await body.dump();
    expect(await exited()).toBe(0);
    const line = await until('its line in the log', () => /^\{.*"\/v1\/reservations".*\}$/m.exec(host.output())?.[0]);
    expect(JSON.parse(line)).toMatchObject({ method: 'POST', status: 201 });
  });

  test('… and so is one that arrives meanwhile on a connection that was open', async () => {
    const { socket, received, closed } = await open(HEALTH.slice(0, 10));
    await until('the host has read it', () => open(HEALTH).then((other) => until('', () => other.received() !== '')));
    host.process.kill('SIGTERM');
    await until('the host has stopped to listen', () =>
      open('').then(
        () => false,
        () => true,
      ),
    );
    socket.write(HEALTH.slice(10));
    await closed;
    expect(received()).toMatch(/^HTTP\/1\.1 200 OK\r\n(.+\r\n)*connection: close\r\n/i);
    await release();
    expect((await reply).statusCode).toBe(201);
    expect(await exited()).toBe(0);
  });
});
