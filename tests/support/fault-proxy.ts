import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

type Reply = { status: number; headers: IncomingHttpHeaders; body: Buffer };
type Exchange = {
  /** Send the request on; what it asks for takes effect. */
  forward: () => Promise<Reply>;
  response: ServerResponse;
};

const PAGE: Reply = {
  status: 502,
  headers: { 'content-type': 'text/html' },
  body: Buffer.from('<html><h1>502 Bad Gateway</h1></html>'),
};
const DELAY_MS = 300;

/** What can happen to a request before it has an effect, or to the reply afterwards. */
const faults = {
  none: async ({ forward, response }) => send(response, await forward()),
  'cut before the call': async ({ response }) => cut(response),
  'silence before the call': async () => {},
  'a gateway’s page before the call': async ({ response }) => send(response, PAGE),
  'a late call': async ({ forward, response }) => {
    await sleep(DELAY_MS);
    send(response, await forward());
  },
  'a late reply': async ({ forward, response }) => {
    const reply = await forward();
    await sleep(DELAY_MS);
    send(response, reply);
  },
  'cut after the commit': async ({ forward, response }) => {
    await forward();
    cut(response);
  },
  'cut in the middle of the reply': async ({ forward, response }) => {
    await sendHalf(response, await forward());
    cut(response);
  },
  'silence after the commit': async ({ forward }) => void (await forward()),
  'silence in the middle of the reply': async ({ forward, response }) => sendHalf(response, await forward()),
  'a gateway’s page after the commit': async ({ forward, response }) => {
    await forward();
    send(response, PAGE);
  },
  'half of the JSON': async ({ forward, response }) => {
    const reply = await forward();
    send(response, { ...reply, body: half(reply) });
  },
  'an empty reply': async ({ forward, response }) => {
    const reply = await forward();
    send(response, { ...reply, body: Buffer.alloc(0) });
  },
} satisfies Record<string, (exchange: Exchange) => Promise<void>>;

export type Fault = keyof typeof faults;
export const faultNames = Object.keys(faults) as Fault[];

/** An HTTP proxy, before PostgREST or the service. `nextFault` says what happens to each request; by default nothing does. */
export class FaultProxy {
  nextFault: (request: IncomingMessage) => Fault = () => 'none';
  readonly #target: Pool;
  readonly #server: Server;
  #port = 0;

  constructor(target: string) {
    this.#target = new Pool(target, { connections: 64 });
    // Longer than the service keeps an idle connection.
    this.#server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
      response.on('error', () => {});
      const exchange = { forward: () => this.#forward(request), response };
      faults[this.nextFault(request)](exchange).catch(() => cut(response));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Accept connections; after `refuse`, at the same address as before. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Break all connections, and refuse new ones. */
  refuse(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.refuse();
    await this.#target.destroy();
  }

  async #forward(request: IncomingMessage): Promise<Reply> {
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const {
      statusCode,
      headers: received,
      body,
    } = await this.#target.request({
      path: request.url as string,
      method: request.method as 'POST',
      headers,
      body: await buffer(request),
    });
    const { connection: _connection, 'keep-alive': _alive, 'transfer-encoding': _coding, ...own } = received;
    return { status: statusCode, headers: own, body: Buffer.from(await body.arrayBuffer()) };
  }
}

const half = ({ body }: Reply) => body.subarray(0, body.length / 2);

const headersOf = ({ headers, body }: Reply) => ({ ...headers, 'content-length': body.length });

function send(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, headersOf(reply)).end(reply.body);
}

function sendHalf(response: ServerResponse, reply: Reply): Promise<void> {
  return new Promise((resolve) => {
    response.writeHead(reply.status, headersOf(reply)).write(half(reply), () => resolve());
  });
}

function cut(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}
