import type { HeldLock } from './held-lock.ts';
import type { ApiResponse } from './instance.ts';

/** Requests that are to meet in the database. */
export class Race<Response = ApiResponse> {
  readonly #lock: HeldLock | undefined;
  readonly #timeout: number | undefined;
  readonly #responses: Promise<Response>[] = [];
  readonly #joining: (() => Promise<Response>)[] = [];
  /** How many requests waited in the database at once. */
  waiting = 0;

  /**
   * @param lock held until all contenders are seen waiting for it; without one, all are sent at once
   * @param timeout how long to look for a contender that waits, in milliseconds
   */
  constructor(lock?: HeldLock, timeout?: number) {
    this.#lock = lock;
    this.#timeout = timeout;
  }

  /** Sends a request now; resolves when it waits in the database, or has its response without waiting. */
  async enter(send: () => Promise<Response>): Promise<void> {
    let answered = false;
    const sendAndNote = () =>
      send().finally(() => {
        answered = true;
      });
    this.follow(sendAndNote);
    if (await this.#lock?.isAwaitedBy(this.waiting + 1, () => answered, this.#timeout)) this.waiting++;
  }

  /** Sends a request now, behind those that wait. */
  follow(send: () => Promise<Response>): void {
    if (this.#lock === undefined) {
      this.join(send);
      return;
    }
    const response = send();
    // A rejection is reported by release(), which awaits it.
    response.catch(() => {});
    this.#responses.push(response);
  }

  /** Sends a request at the moment of release. */
  join(send: () => Promise<Response>): void {
    this.#joining.push(send);
  }

  /** Releases the lock; resolves with the responses, in the order of the requests. */
  async release(): Promise<Response[]> {
    this.#responses.push(...this.#joining.map((send) => send()));
    await this.#lock?.release();
    return Promise.all(this.#responses);
  }
}
