import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type * as maintenance from '../../lib/maintenance/schemas.ts';
import type * as schemas from '../../lib/reservations/schemas.ts';
import type * as sales from '../../lib/sales/schemas.ts';

export type Item = z.output<typeof schemas.Item>;
export type Reservation = z.output<typeof schemas.Reservation>;
export type Sweep = z.output<typeof maintenance.Sweep>;
export type Audit = z.output<typeof maintenance.Audit>;
export type Sale = z.output<typeof sales.Sale>;
export type Purchase = z.output<typeof sales.Purchase>;
export type PurchaseCheck = z.output<typeof sales.PurchaseCheck>;

/** A response of the API: the body of a success, or the code of a problem. */
export interface ApiResponse<Body = unknown> {
  status: number;
  /** The problem's code; empty for a success. */
  code: string;
  body: Body;
}

/** How long a response may take, in milliseconds: longer than the service itself ever waits. */
const TIMEOUT_MS = 30_000;

/** The APIs of specs 001 and 002 as an instance of the service has them. */
export class Instance {
  readonly url: string;
  readonly #env: NodeJS.ProcessEnv;

  /** @param env has what a deployment may require: API_KEY where items and sales are created, CRON_SECRET for maintenance */
  constructor(url: string, env: NodeJS.ProcessEnv = {}) {
    this.url = url.replace(/\/$/, '');
    this.#env = env;
  }

  createItem(name: string, initial_quantity: number): Promise<ApiResponse<Item>> {
    return this.#send('POST', '/v1/items', { body: { name, initial_quantity }, bearer: this.#env.API_KEY });
  }

  item(id: string): Promise<ApiResponse<Item>> {
    return this.#send('GET', `/v1/items/${id}`);
  }

  /** `key` is the Idempotency-Key: the same key is the same reservation. */
  reserve(
    item_id: string,
    { quantity = 1, ttl_seconds = 600, key = randomUUID() as string } = {},
  ): Promise<ApiResponse<Reservation>> {
    const body = { item_id, customer_id: 'concurrency-test', quantity, ttl_seconds };
    return this.#send('POST', '/v1/reservations', { body, headers: { 'idempotency-key': key } });
  }

  confirm(id: string): Promise<ApiResponse<Reservation>> {
    return this.#send('POST', `/v1/reservations/${id}/confirm`);
  }

  cancel(id: string): Promise<ApiResponse<Reservation>> {
    return this.#send('POST', `/v1/reservations/${id}/cancel`);
  }

  expire(): Promise<ApiResponse<Sweep>> {
    return this.#send('POST', '/v1/maintenance/expire-reservations', { bearer: this.#env.CRON_SECRET });
  }

  /** Creates a sale, or changes its window; times are in milliseconds of the epoch. */
  configureSale(id: string, item_id: string, starts: number, ends: number): Promise<ApiResponse<Sale>> {
    const [starts_at, ends_at] = [starts, ends].map((time) => new Date(time).toISOString());
    return this.#send('PUT', `/v1/sales/${id}`, { body: { item_id, starts_at, ends_at }, bearer: this.#env.API_KEY });
  }

  /** `key` is the Idempotency-Key: the same key is the same attempt. */
  purchase(saleId: string, user_id: string, key = randomUUID() as string): Promise<ApiResponse<Purchase>> {
    const headers = { 'idempotency-key': key };
    return this.#send('POST', `/v1/sales/${saleId}/purchases`, { body: { user_id }, headers });
  }

  purchaseOf(saleId: string, userId: string): Promise<ApiResponse<PurchaseCheck>> {
    return this.#send('GET', `/v1/sales/${saleId}/purchases/${encodeURIComponent(userId)}`);
  }

  audit(): Promise<ApiResponse<Audit>> {
    return this.#send('GET', '/v1/maintenance/audit', { bearer: this.#env.CRON_SECRET });
  }

  async #send<Body>(
    method: string,
    path: string,
    { body, bearer, headers }: { body?: object; bearer?: string | undefined; headers?: object } = {},
  ): Promise<ApiResponse<Body>> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(bearer && { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
      body: body ? JSON.stringify(body) : null,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const content = (await response.json()) as Body & { code?: string };
    return { status: response.status, code: content.code ?? '', body: content };
  }
}

/** The body of a response that has to be a success. Throws an error that names it otherwise. */
export function bodyOf<Body>({ status, body }: ApiResponse<Body>): Body {
  if (status >= 300) throw new Error(`unexpected response ${status}: ${JSON.stringify(body)}`);
  return body;
}
