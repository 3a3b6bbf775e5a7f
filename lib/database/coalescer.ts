import type { BatchedCommand, Outcome } from './command.ts';
import { Rejected, Unavailable } from './errors.ts';
import { PATIENCE_MS } from './retry.ts';

/**
 * A batch costs much the same whether it carries two commands or ten. So where commands come faster than one at a time, the
 * next batch waits until this share of those who were being served or were waiting is there (again), …
 */
const GATHERED_SHARE = 0.7;
/** … but leaves this many milliseconds after the one before at the latest. */
const PACE_MS = 16;

type Waiting = {
  command: BatchedCommand;
  deadline: number;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
};

/** Send commands to the database: one outcome each, in the same order. */
export type Send = (commands: BatchedCommand[]) => Promise<Outcome[]>;

/**
 * Gathers the commands that arrive while the previous batch is in flight and sends them together. An idle service
 * sends at once, a busy one sends more together. Only transport: correctness never depends on it.
 */
export class Coalescer {
  readonly #send: Send;
  readonly #batchLimit: number;
  readonly #queueLimit: number;
  readonly #paceMs: number;
  #queue: Waiting[] = [];
  #sending = false;
  /** What is called when so many commands wait. */
  #gathering: { enough: number; resolve: () => void } | undefined;

  constructor(send: Send, { batchLimit = 64, queueLimit = 2000, paceMs = PACE_MS } = {}) {
    this.#send = send;
    this.#batchLimit = batchLimit;
    this.#queueLimit = queueLimit;
    this.#paceMs = paceMs;
  }

  /** The outcome of this command. Rejects with `Unavailable` at once when too many wait already. */
  run(command: BatchedCommand): Promise<Outcome> {
    if (this.#queue.length >= this.#queueLimit) {
      return Promise.reject(new Unavailable(`${this.#queueLimit} commands are waiting for the database`));
    }
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    this.#queue.push({ command, deadline: performance.now() + PATIENCE_MS, resolve, reject });
    if (this.#gathering !== undefined && this.#queue.length >= this.#gathering.enough) this.#gathering.resolve();
    if (!this.#sending) {
      this.#sending = true;
      setImmediate(() => this.#sendAll());
    }
    return promise;
  }

  async #sendAll(): Promise<void> {
    while (this.#queue.length > 0) {
      const now = performance.now();
      const batch = this.#takeBatch().filter((waiting) => {
        if (waiting.deadline > now) return true;
        waiting.reject(new Unavailable('the database did not get to the command in time'));
        return false;
      });
      if (batch.length > 0) await this.#sendBatch(batch);
      if (batch.length > 1) await this.#gather(batch.length, now + this.#paceMs);
    }
    this.#sending = false;
  }

  /** Wait until enough commands wait, after a batch of so many was answered, or until that time. */
  async #gather(answered: number, until: number): Promise<void> {
    const enough = Math.min(this.#batchLimit, GATHERED_SHARE * (answered + this.#queue.length));
    const pause = until - performance.now();
    if (this.#queue.length >= enough || pause <= 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, pause);
    this.#gathering = { enough, resolve };
    await promise;
    clearTimeout(timer);
    this.#gathering = undefined;
  }

  /**
   * The commands that have waited longest, no two of one id: the database would execute a whole batch one by one for two
   * commands on one row, so a key's second copy, or an order's second cancellation, waits for the next batch.
   */
  #takeBatch(): Waiting[] {
    const batch = new Map<string, Waiting>();
    const left: Waiting[] = [];
    for (const waiting of this.#queue) {
      if (batch.size < this.#batchLimit && !batch.has(waiting.command.id)) batch.set(waiting.command.id, waiting);
      else left.push(waiting);
    }
    this.#queue = left;
    return [...batch.values()];
  }

  async #sendBatch(batch: Waiting[]): Promise<void> {
    try {
      const outcomes = await this.#send(batch.map(({ command }) => command));
      batch.forEach(({ resolve }, index) => {
        resolve(outcomes[index] as Outcome);
      });
    } catch (error) {
      // Refused as a whole, nothing has happened: one bad command shall harm no other.
      if (error instanceof Rejected && batch.length > 1) {
        await Promise.all(batch.map((waiting) => this.#sendBatch([waiting])));
      } else {
        for (const { reject } of batch) reject(error);
      }
    }
  }
}
