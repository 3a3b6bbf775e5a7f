/** The server's time, as its responses tell it. */
export class ServerClock {
  /** What to add to the time since this page was opened: that goes on evenly, whatever the user's clock does. */
  #offset = Number.NEGATIVE_INFINITY;

  /** A response that took long or comes from a cache makes the server's clock look slow, never fast: the latest counts. */
  hear(serverTime: string): void {
    this.#offset = Math.max(this.#offset, Date.parse(serverTime) - performance.now());
  }

  now(): number {
    return performance.now() + this.#offset;
  }
}
