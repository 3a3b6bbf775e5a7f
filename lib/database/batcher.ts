import type { PendingCommand } from './batch.ts';
import type { BatchedCommand, Outcome } from './command.ts';
import { Unavailable } from './errors.ts';

/**
 * A batch costs much the same whether it carries two commands or ten. So where commands come faster than one at a time,
 * the next batch is buffered until this share of the last callers and of those already waiting have queued (again), …
 */
const BUFFERED_SHARE = 0.7;
/** … but for no longer than this many milliseconds after the last batch was sent. */
const BUFFER_MS = 16;

/** How often deadlines are checked, in milliseconds. One timer serves all commands: a timer each would cost too much. */
const CHECK_MS = 100;

/** Execute a batch and settle each of its commands; never rejects. */
export type Execute = (batch: PendingCommand[]) => Promise<void>;

/**
 * Queues the commands that arrive while a batch is in flight and sends them together. An idle service sends at once, a
 * busy one sends more together. Only transport: correctness never depends on it.
 */
export class Batcher {
  readonly #execute: Execute;
  readonly #batchLimit: number;
  readonly #queueLimit: number;
  readonly #bufferMs: number;
  #queue: PendingCommand[] = [];
  #inFlight: PendingCommand[] = [];
  #sending = false;
  /** Set while the next batch is buffered: what to call once enough commands are queued. */
  #buffering: { enough: number; resolve: () => void } | undefined;

  constructor(execute: Execute, { batchLimit = 64, queueLimit = 2000, bufferMs = BUFFER_MS } = {}) {
    this.#execute = execute;
    this.#batchLimit = batchLimit;
    this.#queueLimit = queueLimit;
    this.#bufferMs = bufferMs;
  }

  /** The outcome of this command. Rejects with `Unavailable` at once when the queue is full, else at the deadline. */
  run(command: BatchedCommand, deadline: number): Promise<Outcome> {
    if (this.#queue.length >= this.#queueLimit) {
      return Promise.reject(new Unavailable(`${this.#queueLimit} commands are waiting for the database`));
    }
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    this.#queue.push({ command, deadline, resolve, reject });
    if (this.#buffering !== undefined && this.#queue.length >= this.#buffering.enough) this.#buffering.resolve();
    if (!this.#sending) {
      this.#sending = true;
      setImmediate(() => this.#sendAll());
    }
    return promise;
  }

  async #sendAll(): Promise<void> {
    const check = setInterval(() => this.#rejectLate(), CHECK_MS);
    while (this.#queue.length > 0) {
      const started = performance.now();
      this.#inFlight = this.#takeBatch();
      await this.#execute(this.#inFlight);
      if (this.#inFlight.length > 1) await this.#buffer(this.#inFlight.length, started + this.#bufferMs);
    }
    clearInterval(check);
    this.#sending = false;
  }

  /** Reject what is past its deadline, queued or in flight. What is in flight may still take effect. */
  #rejectLate(): void {
    const now = performance.now();
    const isLate = ({ deadline }: PendingCommand) => deadline <= now;
    const late = [...this.#inFlight, ...this.#queue].filter(isLate);
    if (late.length === 0) return;
    for (const { reject } of late) reject(new Unavailable('the command was not executed before its deadline'));
    this.#queue = this.#queue.filter((pending) => !isLate(pending));
  }

  /** After a batch of that size: wait until enough commands are queued, or until that time. */
  async #buffer(size: number, until: number): Promise<void> {
    const enough = Math.min(this.#batchLimit, BUFFERED_SHARE * (size + this.#queue.length));
    const pause = until - performance.now();
    if (this.#queue.length >= enough || pause <= 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, pause);
    this.#buffering = { enough, resolve };
    await promise;
    clearTimeout(timer);
    this.#buffering = undefined;
  }

  /**
   * The commands that have waited longest, no two of one id: the database would execute a whole batch one by one for two
   * commands on one row, so a key's second copy, or an order's second cancellation, goes with the next batch.
   */
  #takeBatch(): PendingCommand[] {
    const batch = new Map<string, PendingCommand>();
    const left: PendingCommand[] = [];
    for (const pending of this.#queue) {
      if (batch.size < this.#batchLimit && !batch.has(pending.command.id)) batch.set(pending.command.id, pending);
      else left.push(pending);
    }
    this.#queue = left;
    return [...batch.values()];
  }
}
