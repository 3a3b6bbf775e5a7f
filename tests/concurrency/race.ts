import type { HeldLock } from './held-lock.ts';
import type { Reply } from './instance.ts';

/** Requests that shall meet in the database. */
export interface Race<Answer = Reply> {
  /** Send a request now; resolves when it waits in the database, or has been answered without waiting. */
  enter(send: () => Promise<Answer>): Promise<void>;
  /** Send a request now, behind those that wait. */
  follow(send: () => Promise<Answer>): void;
  /** Send a request at the moment of release. */
  join(send: () => Promise<Answer>): void;
  /** Let everyone go; resolves with the answers, in the order in which the requests came. */
  release(): Promise<Answer[]>;
  /** How many requests waited in the database at once. */
  readonly waiting: number;
}

/** A race arranged by a lock that is held until all rivals are seen waiting for it. */
export class ArrangedRace<Answer = Reply> implements Race<Answer> {
  readonly #lock: HeldLock;
  readonly #patience: number | undefined;
  readonly #replies: Promise<Answer>[] = [];
  readonly #joining: (() => Promise<Answer>)[] = [];
  waiting = 0;

  /** @param patience how long a rival may take to be seen waiting, in milliseconds */
  constructor(lock: HeldLock, patience?: number) {
    this.#lock = lock;
    this.#patience = patience;
  }

  async enter(send: () => Promise<Answer>): Promise<void> {
    let answered = false;
    this.follow(() =>
      send().finally(() => {
        answered = true;
      }),
    );
    if (await this.#lock.isAwaitedBy(this.waiting + 1, () => answered, this.#patience)) this.waiting++;
  }

  follow(send: () => Promise<Answer>): void {
    const reply = send();
    // Whoever rejects is reported by release(), which awaits it.
    reply.catch(() => {});
    this.#replies.push(reply);
  }

  join(send: () => Promise<Answer>): void {
    this.#joining.push(send);
  }

  async release(): Promise<Answer[]> {
    this.#replies.push(...this.#joining.map((send) => send()));
    await this.#lock.release();
    return Promise.all(this.#replies);
  }
}

/** Without a connection to the database: all rivals are sent at once. */
export class SimultaneousRace implements Race {
  readonly #sends: (() => Promise<Reply>)[] = [];
  readonly waiting = 0;

  async enter(send: () => Promise<Reply>): Promise<void> {
    this.#sends.push(send);
  }

  follow(send: () => Promise<Reply>): void {
    this.#sends.push(send);
  }

  join(send: () => Promise<Reply>): void {
    this.#sends.push(send);
  }

  release(): Promise<Reply[]> {
    return Promise.all(this.#sends.map((send) => send()));
  }
}
