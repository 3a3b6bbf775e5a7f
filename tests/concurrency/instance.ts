import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type * as maintenance from '../../lib/maintenance/schemas.ts';
import type * as schemas from '../../lib/reservations/schemas.ts';

export type Item = z.output<typeof schemas.Item>;
export type Reservation = z.output<typeof schemas.Reservation>;
export type Sweep = z.output<typeof maintenance.Sweep>;
export type Violations = z.output<typeof maintenance.Violations>;

/** An answer of the API: the body of a success, or the code of a problem. */
export interface Reply<Body = unknown> {
  status: number;
  /** The problem's code; empty for a success. */
  code: string;
  body: Body;
}

/** What a deployment may ask for. */
export interface Secrets {
  /** For what only the shop's staff do. */
  apiKey?: string | undefined;
  /** For maintenance. */
  cronSecret?: string | undefined;
}

/** How long an answer may take, in milliseconds: longer than the service itself ever waits. */
const PATIENCE_MS = 30_000;

/** The API of spec 001 as one of its instances serves it. */
export class Instance {
  readonly url: string;
  readonly #secrets: Secrets;

  constructor(url: string, secrets: Secrets = {}) {
    this.url = url.replace(/\/$/, '');
    this.#secrets = secrets;
  }

  createItem(name: string, initial_quantity: number): Promise<Reply<Item>> {
    return this.#send('POST', '/v1/items', { body: { name, initial_quantity }, bearer: this.#secrets.apiKey });
  }

  item(id: string): Promise<Reply<Item>> {
    return this.#send('GET', `/v1/items/${id}`);
  }

  /** `key` is the Idempotency-Key: the same key is the same reservation. */
  reserve(
    item_id: string,
    { quantity = 1, ttl_seconds = 600, key = randomUUID() as string } = {},
  ): Promise<Reply<Reservation>> {
    const body = { item_id, customer_id: 'concurrency-test', quantity, ttl_seconds };
    return this.#send('POST', '/v1/reservations', { body, headers: { 'idempotency-key': key } });
  }

  confirm(id: string): Promise<Reply<Reservation>> {
    return this.#send('POST', `/v1/reservations/${id}/confirm`);
  }

  cancel(id: string): Promise<Reply<Reservation>> {
    return this.#send('POST', `/v1/reservations/${id}/cancel`);
  }

  expire(): Promise<Reply<Sweep>> {
    return this.#send('POST', '/v1/maintenance/expire-reservations', { bearer: this.#secrets.cronSecret });
  }

  audit(): Promise<Reply<Violations>> {
    return this.#send('GET', '/v1/maintenance/audit', { bearer: this.#secrets.cronSecret });
  }

  async #send<Body>(
    method: string,
    path: string,
    {
      body,
      headers = {},
      bearer,
    }: { body?: unknown; headers?: Record<string, string>; bearer?: string | undefined } = {},
  ): Promise<Reply<Body>> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer = (await response.json()) as Body & { code?: string };
    return { status: response.status, code: answer.code ?? '', body: answer };
  }
}

/** The body of an answer that has to be a success. Throws an error that names the answer otherwise. */
export function bodyOf<Body>({ status, body }: Reply<Body>): Body {
  if (status >= 300) throw new Error(`unexpected answer ${status}: ${JSON.stringify(body)}`);
  return body;
}
