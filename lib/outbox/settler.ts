import { call, type Outcome } from '../database/command.ts';
import type { Execution } from '../operation.ts';
import type { Delivery, Event } from './publisher.ts';

/** An event that is leased to this relay. */
export type Leased = Event & { lease_id: string };

type Settled = { status: 'published' | 'failed' | 'parked' | 'released' | 'lost'; next: Leased | null };

/** What came of an event; `release` if it was not tried. */
type Result = { id: string; lease_id: string; release?: true } & Delivery;
type Waiting = { result: Result; resolve: (settled: Settled) => void; reject: (error: unknown) => void };

/** Notes in the database what came of events. Those that come while a call is in flight go together in the next one. */
export class Settler {
  readonly #runCommand: Execution['runCommand'];
  /** How long the next events are leased, in seconds; null while they are not. */
  readonly #leaseSeconds: () => number | null;
  #waiting: Waiting[] = [];
  #isBusy = false;

  constructor(runCommand: Execution['runCommand'], leaseSeconds: () => number | null) {
    this.#runCommand = runCommand;
    this.#leaseSeconds = leaseSeconds;
  }

  settle(result: Result): Promise<Settled> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ result, resolve, reject });
      if (!this.#isBusy) void this.#settleAll();
    });
  }

  async #settleAll(): Promise<void> {
    this.#isBusy = true;
    while (this.#waiting.length > 0) {
      const going = this.#waiting;
      this.#waiting = [];
      try {
        const { data } = await this.#call(going.map(({ result }) => result));
        for (const [place, { resolve }] of going.entries()) resolve((data as Settled[])[place] as Settled);
      } catch (error) {
        for (const { reject } of going) reject(error);
      }
    }
    this.#isBusy = false;
  }

  #call(results: Result[]): Promise<Outcome> {
    const lease_seconds = this.#leaseSeconds();
    return this.#runCommand(call('settle_outbox', { results, ...(lease_seconds === null ? {} : { lease_seconds }) }));
  }
}
