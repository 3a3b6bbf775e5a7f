import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { call } from '../database/command.ts';
import type { Execution } from '../operation.ts';
import { PUBLISH_TIMEOUT_MS, type Publisher } from './publisher.ts';
import { type Leased, Settler } from './settler.ts';

/** Streams that are published at the same time. */
const AT_ONCE = 16;
/** Long enough for one attempt to publish and its settlement. After a crash another relay takes the events so much later. */
const LEASE_SECONDS = 15;
/** How often it looks for events of other streams while some streams have many, in milliseconds. */
const LOOK_AGAIN_MS = 1000;

type Relayed = {
  published: number;
  failed: number;
  parked: number;
  lost: number;
  /** Whether nothing was left that is due. */
  complete: boolean;
};

type RelayOptions = {
  publisher: Publisher;
  runCommand: Execution['runCommand'];
  /** No attempt begins after this time of `performance.now()`, which may be changed meanwhile. */
  until: () => number;
};

/**
 * Publish what is due, at least once: events of different streams at the same time, those of one stream in their order, each
 * after the one before is published and noted. Any number of relays can run at once.
 */
export function relay(options: RelayOptions): Promise<Relayed> {
  return new Relay(options).run();
}

class Relay {
  readonly #options: RelayOptions;
  readonly #settler: Settler;
  readonly #streams = new Set<Promise<void>>();
  readonly #relayed: Relayed = { published: 0, failed: 0, parked: 0, lost: 0, complete: false };
  #failure: unknown;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#settler = new Settler(options.runCommand, () => (this.#hasTime() ? LEASE_SECONDS : null));
  }

  async run(): Promise<Relayed> {
    try {
      while (this.#hasTime() && !this.#relayed.complete) await this.#step();
    } finally {
      await Promise.all(this.#streams);
    }
    if (this.#failure !== undefined) throw this.#failure;
    return this.#relayed;
  }

  #hasTime(): boolean {
    return this.#failure === undefined && performance.now() < this.#options.until();
  }

  /** Lease events for as many streams as may begin, then wait until half of all may begin, or where no more are due, for a moment. */
  async #step(): Promise<void> {
    const { events, more, leaseEnd } = await this.#lease(AT_ONCE - this.#streams.size);
    for (const event of events) this.#begin(event, leaseEnd);
    this.#relayed.complete = !more && this.#streams.size === 0;
    const pause = more ? [] : [delay(LOOK_AGAIN_MS, undefined, { ref: false })];
    await Promise.race([this.#untilStreams(more ? AT_ONCE / 2 : 0), ...pause]);
  }

  /** Resolves when at most so many streams are being published. */
  async #untilStreams(most: number): Promise<void> {
    while (this.#streams.size > most) await Promise.race(this.#streams);
  }

  async #lease(at_most: number): Promise<{ events: Leased[]; more: boolean; leaseEnd: number }> {
    const leaseEnd = leaseEndFromNow();
    const args = { lease_id: randomUUID(), at_most, lease_seconds: LEASE_SECONDS };
    const { data } = await this.#options.runCommand(call('lease_outbox', args));
    return { ...(data as { events: Leased[]; more: boolean }), leaseEnd };
  }

  #begin(event: Leased, leaseEnd: number): void {
    const stream = this.#publishStream(event, leaseEnd)
      .catch((error) => {
        this.#failure ??= error;
      })
      .finally(() => this.#streams.delete(stream));
    this.#streams.add(stream);
  }

  /** Publish an event and those that follow it in its stream, until one fails or the time is over. */
  async #publishStream(first: Leased, leaseEnd: number): Promise<void> {
    let event: Leased | null = first;
    let end = leaseEnd;
    while (event !== null && this.#hasTime() && performance.now() + PUBLISH_TIMEOUT_MS < end) {
      const { id, lease_id, type, timestamp, data } = event;
      const delivery = await this.#options.publisher.publish({ id, type, timestamp, data });
      end = leaseEndFromNow();
      const { status, next } = await this.#settler.settle({ id, lease_id, ...delivery });
      if (status !== 'released') this.#relayed[status]++;
      event = next;
    }
    if (event === null || this.#failure !== undefined) return;
    await this.#settler.settle({ id: event.id, lease_id: event.lease_id, release: true });
  }
}

/** By our own clock, and before the database leases: no later than the lease ends there. */
const leaseEndFromNow = () => performance.now() + LEASE_SECONDS * 1000;
