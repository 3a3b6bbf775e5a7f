import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Random } from '../stress/load.ts';

/** The seed's product, of whose units enough are put in stock, the item of the reservations, and the sale of that item. */
export interface Goods {
  productId: number;
  itemId: string;
  saleId: string;
}

/** One customer's order, reservation or unit in the sale: one row, however often it is sent. */
export interface Purchase {
  customerId: string;
  path: string;
  headers: Record<string, string>;
  body: object;
  /** The different bodies of all acknowledgements (201, 200). */
  acknowledgements: Set<string>;
}

export interface Acknowledgement {
  /** By the clock of `performance.now()`. */
  at: number;
  instance: number;
}

/** How long a customer waits before the next attempt, in milliseconds. */
const RETRY_MS = 50;
/** How long a customer tries before that counts as a fault, in milliseconds. */
const TIMEOUT_MS = 60_000;
/** The share of purchases of which two copies are sent at once, to two instances. */
const DOUBLED = 0.2;

/** Customers who order, reserve and buy in the sale, each with a key, and send the same again until it is acknowledged. */
export class Customers {
  readonly purchases: Purchase[] = [];
  readonly acknowledgements: Acknowledgement[] = [];
  /** Whatever a customer should never see. */
  readonly faults: string[] = [];
  /** What the customer ids of this run begin with. */
  readonly prefix = `chaos-${randomUUID().slice(0, 8)}-`;
  readonly #urls: string[];
  readonly #goods: Goods;
  readonly #random: Random;
  readonly #agent = new Agent({ connect: { timeout: 2000 } });

  constructor(urls: string[], goods: Goods, random: Random) {
    this.#urls = urls;
    this.#goods = goods;
    this.#random = random;
  }

  /** One customer arrives. Resolves when the purchase is acknowledged, each copy of it. */
  async arrive(): Promise<void> {
    const kinds = [() => this.#order(), () => this.#reservation(), () => this.#saleUnit()];
    const purchase = (kinds[Math.floor(this.#random() * kinds.length)] as () => Purchase)();
    const copies = this.#random() < DOUBLED ? 2 : 1;
    const first = this.purchases.push(purchase);
    await Promise.all(Array.from({ length: copies }, (_, copy) => this.#send(purchase, first + copy)));
  }

  close(): Promise<void> {
    return this.#agent.close();
  }

  #order(): Purchase {
    const customer_id = this.#newCustomer();
    const body = { product_id: this.#goods.productId, idempotency_key: randomUUID(), quantity: 1, customer_id };
    return this.#purchase(customer_id, '/orders', body);
  }

  #reservation(): Purchase {
    const customer_id = this.#newCustomer();
    const body = { item_id: this.#goods.itemId, quantity: 1, ttl_seconds: 86_400, customer_id };
    return this.#purchase(customer_id, '/v1/reservations', body, { 'idempotency-key': randomUUID() });
  }

  #saleUnit(): Purchase {
    const user_id = this.#newCustomer();
    const path = `/v1/sales/${this.#goods.saleId}/purchases`;
    return this.#purchase(user_id, path, { user_id }, { 'idempotency-key': randomUUID() });
  }

  #newCustomer(): string {
    return `${this.prefix}${this.purchases.length}`;
  }

  #purchase(customerId: string, path: string, body: object, headers: Record<string, string> = {}): Purchase {
    return {
      ...{ customerId, path, body, acknowledgements: new Set<string>() },
      headers: { 'content-type': 'application/json', ...headers },
    };
  }

  async #send(purchase: Purchase, turn: number): Promise<void> {
    const deadline = performance.now() + TIMEOUT_MS;
    for (let attempt = turn; performance.now() < deadline; attempt++) {
      const instance = attempt % this.#urls.length;
      const { status, text } = await this.#attempt(`${this.#urls[instance]}${purchase.path}`, purchase);
      if (status === 201 || status === 200) {
        purchase.acknowledgements.add(text);
        this.acknowledgements.push({ at: performance.now(), instance });
        return;
      }
      if (status !== undefined && status !== 503) {
        this.faults.push(`${purchase.customerId}: ${status} ${text}`);
        return;
      }
      await delay(RETRY_MS);
    }
    this.faults.push(`${purchase.customerId}: not acknowledged within ${TIMEOUT_MS / 1000} s`);
  }

  /** A broken connection is an answer without a status. */
  async #attempt(url: string, { headers, body }: Purchase): Promise<{ status?: number; text: string }> {
    try {
      const response = await request(url, {
        ...{ method: 'POST', headers, body: JSON.stringify(body), dispatcher: this.#agent },
        headersTimeout: TIMEOUT_MS,
      });
      return { status: response.statusCode, text: await response.body.text() };
    } catch (error) {
      return { text: (error as Error).message };
    }
  }
}
