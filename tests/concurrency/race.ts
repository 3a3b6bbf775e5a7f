import type { HeldLock } from './held-lock.ts';
import type { ApiResponse } from './instance.ts';

/** Requests that are to meet in the database. */
export interface Race<Response = ApiResponse> {
  /** Sends a request now; resolves when it waits in the database, or has its response without waiting. */
  enter(send: () => Promise<Response>): Promise<void>;
  /** Sends a request now, behind those that wait. */
  follow(send: () => Promise<Response>): void;
  /** Sends a request at the moment of release. */
  join(send: () => Promise<Response>): void;
  /** Releases the lock; resolves with the responses, in the order of the requests. */
  release(): Promise<Response[]>;
  /** How many requests waited in the database at once. */
  readonly waiting: number;
}

/** A race arranged by a lock that is held until all contenders are seen waiting for it. */
export class ArrangedRace<Response = ApiResponse> implements Race<Response> {
  readonly #lock: HeldLock;
  readonly #timeout: number | undefined;
  readonly #responses: Promise<Response>[] = [];
  readonly #joining: (() => Promise<Response>)[] = [];
  waiting = 0;

  /** @param timeout how long to look for a contender that waits, in milliseconds */
  constructor(lock: HeldLock, timeout?: number) {
    this.#lock = lock;
    this.#timeout = timeout;
  }

  async enter(send: () => Promise<Response>): Promise<void> {
    let answered = false;
    this.follow(() =>
      send().finally(() => {
        answered = true;
      }),
    );
    if (await this.#lock.isAwaitedBy(this.waiting + 1, () => answered, this.#timeout)) this.waiting++;
  }

  follow(send: () => Promise<Response>): void {
    const response = send();
    // A rejection is reported by release(), which awaits it.
    response.catch(() => {});
    this.#responses.push(response);
  }

  join(send: () => Promise<Response>): void {
    this.#joining.push(send);
  }

  async release(): Promise<Response[]> {
    this.#responses.push(...this.#joining.map((send) => send()));
    await this.#lock.release();
    return Promise.all(this.#responses);
  }
}

/** Without a connection to the database: all contenders are sent at once. */
export class SimultaneousRace implements Race {
  readonly #sends: (() => Promise<ApiResponse>)[] = [];
  readonly waiting = 0;

  async enter(send: () => Promise<ApiResponse>): Promise<void> {
    this.#sends.push(send);
  }

  follow(send: () => Promise<ApiResponse>): void {
    this.#sends.push(send);
  }

  join(send: () => Promise<ApiResponse>): void {
    this.#sends.push(send);
  }

  release(): Promise<ApiResponse[]> {
    return Promise.all(this.#sends.map((send) => send()));
  }
}
