import { RoundRobinPool } from 'undici';
import type { Kind, NewOrder } from './contract.ts';
import type { Exchange } from './exchange.ts';

/** How long an answer may take before it counts as lost, in milliseconds. */
const ANSWER_TIMEOUT_MS = 10_000;

export interface ShopClientOptions {
  baseUrl: string;
  /** Connections at most; each carries one request at a time. */
  connections: number;
  /** Told of every exchange as it ends. */
  onExchange?: (exchange: Exchange) => void;
}

/** The shop's API over many connections. Its methods never reject: a broken connection is an exchange without a status. */
export class ShopClient {
  readonly #pool: RoundRobinPool;
  readonly #prefix: string;
  readonly #onExchange: (exchange: Exchange) => void;

  constructor({ baseUrl, connections, onExchange = () => {} }: ShopClientOptions) {
    const { origin, pathname } = new URL(baseUrl);
    this.#prefix = pathname.replace(/\/$/, '');
    this.#onExchange = onExchange;
    this.#pool = new RoundRobinPool(origin, {
      connections,
      pipelining: 1,
      connectTimeout: ANSWER_TIMEOUT_MS,
      headersTimeout: ANSWER_TIMEOUT_MS,
      bodyTimeout: ANSWER_TIMEOUT_MS,
    });
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

  async #request(method: 'GET' | 'POST', path: string, content: object | undefined) {
    try {
      const { statusCode, body } = await this.#pool.request({
        method,
        path: this.#prefix + path,
        ...(content && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) }),
      });
      const text = await body.text();
      // Refusals are most of the answers and all the same: their text is not kept.
      return { status: statusCode, text: statusCode === 409 ? '' : text };
    } catch (error) {
      return { status: undefined, text: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
    }
  }
}
