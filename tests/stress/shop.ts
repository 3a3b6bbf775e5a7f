import { setTimeout as delay } from 'node:timers/promises';
import { RoundRobinPool } from 'undici';
import type { z } from 'zod';
import type * as schemas from '../../lib/shop/schemas.ts';

export type NewOrder = z.input<typeof schemas.NewOrder>;
export type Order = z.output<typeof schemas.Order>;
export type CancelledOrder = z.output<typeof schemas.CancelledOrder>;
export type Product = z.output<typeof schemas.Product>;
export type ListedOrder = z.output<typeof schemas.ProductOrders>['orders'][number];

/** The products that are loaded before the test. */
export const PRODUCT_IDS = [1, 2, 3, 4, 5] as const;
/** How many orders `GET /orders?product_id=` lists at most. */
export const LISTED_ORDERS = 50;
/** The most units of one order. */
export const MAX_QUANTITY = 5;

export type Kind = 'place order' | 'cancel order' | 'get product' | 'list orders';

/** The statuses of correct requests; anything else is a fault of the shop. */
export const EXPECTED_STATUSES: Record<Kind, readonly number[]> = {
  'place order': [200, 201, 409],
  'cancel order': [200, 409],
  'get product': [200],
  'list orders': [200],
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
  /** The body of a response other than 409, or what broke. */
  readonly text: string;
}

/** Whether its effect is unknown: no response, or one that says the server failed. */
export const isUnanswered = ({ status }: Pick<Exchange, 'status'>): boolean => status === undefined || status >= 500;

export const isSuccess = ({ status }: Pick<Exchange, 'status'>): boolean => status === 200 || status === 201;

/** The body of a success. */
export const bodyOf = <T>(exchange: Exchange): T => JSON.parse(exchange.text) as T;

/** Repeats a request, up to five times, until the response is none of 5xx; returns the last exchange. */
export async function untilAnswered(send: () => Promise<Exchange>): Promise<Exchange> {
  let last = await send();
  for (let pause = 100; isUnanswered(last) && pause <= 1600; pause *= 2) {
    await delay(pause);
    last = await send();
  }
  return last;
}

/** How long a response may take before it counts as lost, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** The shop's API over many connections. Its methods never reject: a broken connection is an exchange without a status. */
export class ShopClient {
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

  placeOrder(order: NewOrder, intendedAt?: number): Promise<Exchange> {
    return this.#exchange('place order', 'POST', '/orders', intendedAt, order);
  }

  cancelOrder(orderId: string, productId: number, intendedAt?: number): Promise<Exchange> {
    return this.#exchange('cancel order', 'POST', `/orders/${orderId}/cancel`, intendedAt, { product_id: productId });
  }

  getProduct(productId: number, intendedAt?: number): Promise<Exchange> {
    return this.#exchange('get product', 'GET', `/products/${productId}`, intendedAt);
  }

  listOrders(productId: number): Promise<Exchange> {
    return this.#exchange('list orders', 'GET', `/orders?product_id=${productId}`, undefined);
  }

  /** Sets the stock of a product, which is for the shop's staff. Throws where that is refused. */
  async setStock(productId: number, units: number, apiKey: string | undefined): Promise<void> {
    const authorization = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
    const path = `/product/${productId}/stock`;
    const { status, text } = await this.#request('PATCH', path, { stock: units }, authorization);
    if (status !== 200) throw new Error(`Could not set the stock of product ${productId}: ${status ?? ''} ${text}`);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #exchange(
    kind: Kind,
    method: 'GET' | 'POST',
    path: string,
    intendedAt: number | undefined,
    content?: object,
  ): Promise<Exchange> {
    const sentAt = performance.now();
    const { status, text } = await this.#request(method, path, content);
    const answeredAt = performance.now();
    const exchange = { kind, intendedAt: intendedAt ?? sentAt, sentAt, answeredAt, status, text };
    this.#onExchange(exchange);
    return exchange;
  }

  async #request(method: 'GET' | 'POST' | 'PATCH', path: string, content?: object, headers: object = {}) {
    try {
      const { statusCode, body } = await this.#pool.request({
        method,
        path: this.#prefix + path,
        ...(content && { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(content) }),
      });
      const text = await body.text();
      // Most responses are refusals, all alike: their text is not kept.
      return { status: statusCode, text: statusCode === 409 ? '' : text };
    } catch (error) {
      return { status: undefined, text: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
    }
  }
}
