import { randomUUID } from 'node:crypto';
import type { Host } from '../support/host.ts';

/** Customers who each reserve again as soon as they are answered. */
const CUSTOMERS = 16;

/** Reservations of these items, through these instances in turn, until it is stopped. */
export class Load {
  /** The ids of the reservations that were answered 201. */
  readonly acknowledged: string[] = [];
  /** How often each status was seen. */
  readonly statuses: Record<string, number> = {};
  /** Whatever a customer should never see, a line each. */
  readonly faults: string[] = [];
  readonly #done: Promise<unknown>;
  #stopped = false;

  constructor(hosts: Host[], itemIds: string[]) {
    const customers = Array.from({ length: CUSTOMERS }, (_, number) =>
      this.#shop(hosts[number % hosts.length] as Host, itemIds),
    );
    this.#done = Promise.all(customers);
  }

  /** Resolves when the last answer is there. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#done;
  }

  async #shop(host: Host, itemIds: string[]): Promise<void> {
    for (let turn = 0; !this.#stopped; turn++) {
      try {
        await this.#reserve(host, itemIds[turn % itemIds.length] as string);
      } catch (error) {
        this.faults.push(`no answer: ${(error as Error).message}`);
      }
    }
  }

  async #reserve(host: Host, item_id: string): Promise<void> {
    const response = await host.fetch('/v1/reservations', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify({ item_id, customer_id: 'a customer', quantity: 1 }),
    });
    const { status, headers } = response;
    const body = (await response.json()) as { id: string };
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    if (status === 201) this.acknowledged.push(body.id);
    else if (status === 503 && !headers.has('retry-after')) this.faults.push('503 without Retry-After');
    else if (status !== 409 && status !== 503) this.faults.push(`${status} ${JSON.stringify(body)}`);
  }
}
