import { setTimeout as delay } from 'node:timers/promises';
import { RoundRobinPool } from 'undici';

export type Kind =
  | 'place order'
  | 'cancel order'
  | 'get product'
  | 'list orders'
  | 'purchase'
  | 'get sale'
  | 'get purchase';

/** The kinds that buy: their latency is the one that is judged. */
export const BUYING: readonly Kind[] = ['place order', 'purchase'];

/** The statuses of correct requests; anything else is a fault of the service. */
export const EXPECTED_STATUSES: Record<Kind, readonly number[]> = {
  'place order': [200, 201, 409],
  'cancel order': [200, 409],
  'get product': [200],
  'list orders': [200],
  purchase: [201, 409],
  'get sale': [200, 304],
  'get purchase': [200],
};

/** One request and its response. Times are those of `performance.now()`, in milliseconds. */
export interface Exchange {
  readonly kind: Kind;
  /** When it was due. */
  readonly intendedAt: number;
  /** When it was handed to a connection. */
  readonly sentAt: number;
  /** When its response was complete, or its connection broke. */
  readonly answeredAt: number;
  /** The HTTP status; undefined where no complete response came. */
  readonly status: number | undefined;
  /** The code of a problem document. */
  readonly code?: string | undefined;
  /** The body of the response, or what broke. */
  readonly text: string;
}

/** Whether its effect is unknown: no response, or one that says the server failed. */
export const isUnanswered = ({ status }: Pick<Exchange, 'status'>): boolean => status === undefined || status >= 500;

export const isSuccess = ({ status }: Pick<Exchange, 'status'>): boolean => status === 200 || status === 201;

/** The body of a success. */
export const bodyOf = <T>(exchange: Pick<Exchange, 'text'>): T => JSON.parse(exchange.text) as T;

/** Repeats a request, up to five times, until the response is none of 5xx; returns the last exchange. */
export async function untilAnswered<E extends Exchange>(send: () => Promise<E>): Promise<E> {
  let last = await send();
  for (let pause = 100; isUnanswered(last) && pause <= 1600; pause *= 2) {
    await delay(pause);
    last = await send();
  }
  return last;
}

/** How long a response may take before it counts as lost, in milliseconds. */
const TIMEOUT_MS = 10_000;

export interface Request {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT';
  path: string;
  /** Sent as JSON. */
  content?: object;
  headers?: Record<string, string>;
}

export interface Received extends Pick<Exchange, 'status' | 'code' | 'text'> {
  header: (name: string) => string | undefined;
}

/** HTTP over many connections. Nothing rejects: a broken connection is a response without a status. */
export class HttpClient {
  readonly #pool: RoundRobinPool;
  readonly #prefix: string;
  readonly #onExchange: (exchange: Exchange) => void;

  /** @param connections at most; each carries one request at a time */
  constructor(baseUrl: string, connections: number, onExchange: (exchange: Exchange) => void) {
    const { origin, pathname } = new URL(baseUrl);
    this.#prefix = pathname.replace(/\/$/, '');
    this.#onExchange = onExchange;
    const timeouts = { connectTimeout: TIMEOUT_MS, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS };
    this.#pool = new RoundRobinPool(origin, { connections, pipelining: 1, ...timeouts });
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  /** Sends a request that is part of the load, due at `intendedAt` or now. */
  protected async exchange(kind: Kind, request: Request, intendedAt?: number): Promise<Exchange & Received> {
    const sentAt = performance.now();
    const received = await this.request(request);
    const answeredAt = performance.now();
    const { status, code, text } = received;
    const times = { intendedAt: intendedAt ?? sentAt, sentAt, answeredAt };
    this.#onExchange({ kind, ...times, status, code, text });
    return { kind, ...times, ...received };
  }

  /** Sends a request that is not. */
  protected async request({ method, path, content, headers }: Request): Promise<Received> {
    try {
      const {
        statusCode,
        headers: received,
        body,
      } = await this.#pool.request({
        method,
        path: this.#prefix + path,
        headers: { ...(content && { 'content-type': 'application/json' }), ...headers },
        body: content ? JSON.stringify(content) : null,
      });
      const text = await body.text();
      const code = statusCode >= 400 ? codeOf(text) : undefined;
      return { status: statusCode, code, text, header: (name) => received[name]?.toString() };
    } catch (error) {
      const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return { status: undefined, code: undefined, text, header: () => undefined };
    }
  }
}

/** What only staff may do needs their key, where the service has one. */
export const bearer = (apiKey: string | undefined): Record<string, string> =>
  apiKey ? { authorization: `Bearer ${apiKey}` } : {};

function codeOf(problem: string): string | undefined {
  try {
    return (JSON.parse(problem) as { code?: string }).code;
  } catch {
    return undefined;
  }
}
