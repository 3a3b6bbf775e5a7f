import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { PUBLISH_TIMEOUT_MS } from '../../lib/outbox/publisher.ts';
import { retryAfterOf } from '../../lib/outbox/retry-after.ts';
import { WebhookPublisher } from '../../lib/outbox/webhook-publisher.ts';
import { listen } from '../support/listen.ts';
import { SECRET } from '../support/outbox.ts';

const EVENT = { id: 'a', type: 'orders.closed', timestamp: '2026-03-01T09:30:00.123456Z', data: { n: 1, text: '“é”' } };

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function open(server: Server): Promise<number> {
  closing.push(() => server.close());
  return listen(server);
}

/** A receiver on this machine, and a publisher for it. */
async function publisherTo(respond: RequestListener, path = '/hook', allowPrivate = true) {
  const server = createServer(respond);
  const port = await open(server);
  closing.push(() => server.closeAllConnections());
  return { port, publisher: createPublisher(`http://127.0.0.1:${port}${path}`, allowPrivate) };
}

function createPublisher(url: string, allowPrivate = true): WebhookPublisher {
  const publisher = new WebhookPublisher({ url, secret: SECRET, allowPrivate });
  closing.push(() => publisher.close());
  return publisher;
}

test('an event is a Standard Webhook, which the verifier of the library accepts', async () => {
  let request: IncomingMessage | undefined;
  let body = '';
  const { publisher } = await publisherTo(async (received, response) => {
    request = received;
    body = await text(received);
    response.writeHead(204).end();
  });
  expect(await publisher.publish(EVENT)).toEqual({});
  const { id, ...payload } = EVENT;
  expect(request).toMatchObject({
    method: 'POST',
    url: '/hook',
    headers: { 'content-type': 'application/json', 'webhook-id': id },
  });
  const headers = request?.headers as Record<string, string>;
  expect(new Webhook(SECRET).verify(body, headers)).toEqual(payload);
  expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(30);
  const other = new Webhook(`whsec_${Buffer.from('another secret of 24 bytes').toString('base64')}`);
  expect(() => other.verify(body, headers)).toThrow('No matching signature');
});

test.each([200, 201, 202, 299])('%i: the receiver has the event', async (status) => {
  const { publisher } = await publisherTo((_, response) => response.writeHead(status).end('ok'));
  expect(await publisher.publish(EVENT)).toEqual({});
});

test.each([400, 401, 404, 429, 500, 503])('%i: the receiver has not', async (status) => {
  const { publisher } = await publisherTo((_, response) => response.writeHead(status).end('a secret of the receiver'));
  expect(await publisher.publish(EVENT)).toEqual({ error: `the receiver responded ${status}` });
});

test('410: the event is to be parked', async () => {
  const { publisher } = await publisherTo((_, response) => response.writeHead(410, { 'retry-after': '9' }).end());
  expect(await publisher.publish(EVENT)).toEqual({ error: 'the receiver responded 410', park: true });
});

test.each([301, 302, 303, 307, 308])('%i: a redirect is not followed', async (status) => {
  const paths: (string | undefined)[] = [];
  const { publisher } = await publisherTo(({ url }, response) => {
    paths.push(url);
    response.writeHead(status, { location: '/elsewhere' }).end();
  });
  expect(await publisher.publish(EVENT)).toEqual({ error: `the receiver responded ${status}` });
  expect(paths).toEqual(['/hook']);
});

describe('Retry-After', () => {
  test.each([429, 500, 503])('is reported with %i', async (status) => {
    const { publisher } = await publisherTo((_, response) =>
      response.writeHead(status, { 'retry-after': '120' }).end(),
    );
    expect(await publisher.publish(EVENT)).toMatchObject({ retry_after: 120 });
  });

  const now = Date.parse('2026-03-01T09:30:00Z');
  test.each([
    ['120', 120],
    ['0', 0],
    ['Sun, 01 Mar 2026 09:31:30 GMT', 90],
    ['Sunday, 01-Mar-26 09:31:30 GMT', 90],
    ['Sun, 01 Mar 2026 09:00:00 GMT', 0],
    ['soon', undefined],
    ['-1', undefined],
    ['', undefined],
    ['9'.repeat(40), undefined],
    [undefined, undefined],
  ])('%s is %s seconds', (header, seconds) => expect(retryAfterOf(header, now)).toBe(seconds));
});

describe('what never responds', () => {
  const late = { error: `no response within ${PUBLISH_TIMEOUT_MS / 1000} s` };

  test.concurrent('a receiver that accepts the connection and is silent', async () => {
    const publisher = createPublisher(`http://127.0.0.1:${await open(createTcpServer(() => {}))}`);
    expect(await publisher.publish(EVENT)).toEqual(late);
  });

  test.concurrent('a receiver that sends its head byte by byte', async () => {
    const port = await open(
      createTcpServer((socket) => {
        const timer = setInterval(() => socket.write('x'), 200);
        socket.on('error', () => {}).on('close', () => clearInterval(timer));
        socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
      }),
    );
    expect(await createPublisher(`http://127.0.0.1:${port}`).publish(EVENT)).toEqual(late);
  });
});

test('of a response’s body no more than a little is read', async () => {
  let sent = 0;
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const { publisher } = await publisherTo((_, response) => {
    response.writeHead(200);
    const chunk = Buffer.alloc(64 * 1024);
    const more = () => {
      while (!response.destroyed && sent < 1e9) {
        sent += chunk.length;
        if (!response.write(chunk)) return;
      }
    };
    response.on('drain', more).on('close', resolve);
    more();
  });
  expect(await publisher.publish(EVENT)).toEqual({});
  await closed;
  expect(sent).toBeLessThan(50e6);
});

test('an unreachable receiver is reported without its address, which may have a secret', async () => {
  const publisher = createPublisher('http://user:word@127.0.0.1:9/hook?token=secret');
  expect(await publisher.publish(EVENT)).toEqual({ error: 'the receiver could not be reached (ECONNREFUSED)' });
  const unknown = createPublisher('http://nothing.invalid/?token=secret');
  expect((await unknown.publish(EVENT)).error).toMatch(/^the receiver could not be reached \(E[A-Z_]+\)$/);
});

describe('outside development', () => {
  const refused = { error: 'the address of the receiver is not public' };

  test.each([
    ...[
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0.0.0.0',
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
    ],
    ...[
      '100.64.0.1',
      '[::1]',
      '[::]',
      '[fe80::1]',
      '[fd00::1]',
      '[::ffff:127.0.0.1]',
      '[64:ff9b::7f00:1]',
      '[::7f00:1]',
      '[4000::1]',
      '224.0.0.1',
    ],
    ...['255.255.255.255', '198.18.0.1'],
  ])('%s is refused', async (host) => {
    expect(await createPublisher(`https://${host}/`, false).publish(EVENT)).toEqual(refused);
  });

  test('nothing fails when the time of a refused attempt is over: an unhandled rejection would end the process', async () => {
    const time = new AbortController();
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    closing.push(() => process.off('unhandledRejection', unhandled));
    vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(time.signal);
    closing.push(() => vi.restoreAllMocks());
    expect(await createPublisher('https://127.0.0.1/', false).publish(EVENT)).toEqual(refused);
    time.abort();
    await nextTurn();
    expect(unhandled).not.toHaveBeenCalled();
  });

  test('a name that leads to this machine is refused when it is looked up, and nothing is connected to', async () => {
    let connections = 0;
    const { port } = await publisherTo((_, response) => response.end());
    const counting = createTcpServer(() => connections++);
    const counted = await open(counting);
    expect(await createPublisher(`http://localhost:${port}/`, false).publish(EVENT)).toEqual(refused);
    expect(await createPublisher(`http://localhost:${counted}/`, false).publish(EVENT)).toEqual(refused);
    expect(connections).toBe(0);
  });
});
