import { ROOT_CONTEXT } from '@opentelemetry/api';
import { refusedCommands } from '../metrics.ts';
import type { BatchedCommand, Outcome, PendingCommand } from './command.ts';
import { Unavailable } from './errors.ts';

/**
 * A batch of ten commands costs little more than a batch of two. So after a batch of several, the next one is buffered until
 * the queue has reached this share of that batch plus the commands that were already waiting, …
 */
const BUFFERED_SHARE = 0.7;
/** … but until at most this many milliseconds after the last batch was sent. */
const BUFFER_MS = 16;

/** How often deadlines are checked, in milliseconds. All commands share a timer: one timer each would cost too much. */
const CHECK_MS = 100;

/** Execute a batch, settle its commands, and resolve with those that are busy; never rejects. */
export type Execute = (batch: PendingCommand[]) => Promise<PendingCommand[]>;

/**
 * Queues the commands that arrive while a batch is in flight and sends them together. When idle it sends immediately; the
 * busier it is, the larger its batches. It is only transport: correctness never depends on it.
 */
export class Batcher {
  readonly #execute: Execute;
  readonly #batchLimit: number;
  readonly #queueLimit: number;
  readonly #bufferMs: number;
  /** Takes over busy commands; without it they are queued again. */
  readonly #onBusy: (pending: PendingCommand) => void;
  #queue: PendingCommand[] = [];
  #inFlight: PendingCommand[] = [];
  #sending = false;
  /** Set while the next batch is buffered: how many commands are enough, and what to call then. */
  #buffering: { enough: number; resolve: () => void } | undefined;

  constructor(
    execute: Execute,
    {
      batchLimit = 64,
      queueLimit = 2000,
      bufferMs = BUFFER_MS,
      onBusy = (pending: PendingCommand): void => {
        this.#queue.push(pending);
      },
    } = {},
  ) {
    this.#execute = execute;
    this.#batchLimit = batchLimit;
    this.#queueLimit = queueLimit;
    this.#bufferMs = bufferMs;
    this.#onBusy = onBusy;
  }

  /** Whether nothing is queued or in flight. */
  get isIdle(): boolean {
    return !this.#sending;
  }

  /** How many commands are queued, without those in flight. */
  get length(): number {
    return this.#queue.length;
  }

  /** The outcome of this command. Rejects with `Unavailable` immediately if the queue is full, or at the deadline. */
  run(command: BatchedCommand, deadline: number, parent = ROOT_CONTEXT): Promise<Outcome> {
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    this.add({ command, deadline, parent, resolve, reject });
    return promise;
  }

  /** Queue a command, or reject it if the queue is full. */
  add(pending: PendingCommand): void {
    if (this.#queue.length >= this.#queueLimit) {
      refusedCommands.inc();
      pending.reject(new Unavailable(`${this.#queueLimit} commands are waiting for the database`));
      return;
    }
    this.#queue.push(pending);
    if (this.#buffering !== undefined && this.#queue.length >= this.#buffering.enough) this.#buffering.resolve();
    if (!this.#sending) {
      this.#sending = true;
      setImmediate(() => this.#sendAll());
    }
  }

  async #sendAll(): Promise<void> {
    const check = setInterval(() => this.#rejectLate(), CHECK_MS);
    while (this.#queue.length > 0) {
      const started = performance.now();
      this.#inFlight = this.#takeBatch();
      for (const busy of await this.#execute(this.#inFlight)) {
        if (busy.deadline > performance.now()) this.#onBusy(busy);
        else rejectAsLate(busy);
      }
      if (this.#inFlight.length > 1) await this.#buffer(this.#inFlight.length, started + this.#bufferMs);
    }
    clearInterval(check);
    this.#sending = false;
  }

  /** Reject the commands that are past their deadlines. Those in flight may still take effect. */
  #rejectLate(): void {
    const now = performance.now();
    const isLate = ({ deadline }: PendingCommand) => deadline <= now;
    const late = [...this.#inFlight, ...this.#queue].filter(isLate);
    if (late.length === 0) return;
    late.forEach(rejectAsLate);
    this.#queue = this.#queue.filter((pending) => !isLate(pending));
  }

  /** After a batch of this size, wait until enough commands are queued, or until this time. */
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
   * The commands that have waited longest, no two of them with the same id or attempt. Two commands on the same row would make
   * the database execute the whole batch one by one, so a repeated key or a second cancellation goes with the next batch.
   */
  #takeBatch(): PendingCommand[] {
    const batch: PendingCommand[] = [];
    const left: PendingCommand[] = [];
    const ids = new Set<string>();
    for (const pending of this.#queue) {
      const { command } = pending;
      const attempt = command.command === 'purchase' ? command.attempt_id : command.id;
      if (batch.length >= this.#batchLimit || ids.has(command.id) || ids.has(attempt)) {
        left.push(pending);
        continue;
      }
      batch.push(pending);
      ids.add(command.id).add(attempt);
    }
    this.#queue = left;
    return batch;
  }
}

function rejectAsLate({ reject }: PendingCommand): void {
  reject(new Unavailable('the command was not executed before its deadline'));
}
