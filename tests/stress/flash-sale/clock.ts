/** Between which two moments of `performance.now()` something was, in milliseconds. */
export interface Moments {
  earliest: number;
  latest: number;
}

/** How far the two clocks may drift apart during a run, in milliseconds. */
const DRIFT_MS = 50;

/**
 * The service's clock beside `performance.now()`. A response that says its time was made between request and response, so
 * each one bounds the difference of the two clocks, whatever they show and wherever the service is.
 */
export class ServerClock {
  #least = Number.NEGATIVE_INFINITY;
  #most = Number.POSITIVE_INFINITY;

  read({ server_time }: { server_time: string }, { sentAt, answeredAt }: { sentAt: number; answeredAt: number }): void {
    const time = Date.parse(server_time);
    this.#least = Math.max(this.#least, time - answeredAt);
    // Date.parse cuts the microseconds off.
    this.#most = Math.min(this.#most, time + 1 - sentAt);
  }

  /** What it shows now, as closely as is known. */
  now(): number {
    return performance.now() + (this.#least + this.#most) / 2;
  }

  /** When it is that instant by the service's clock. */
  momentsOf(instant: string): Moments {
    const time = Date.parse(instant);
    return { earliest: time - this.#most - DRIFT_MS, latest: time - this.#least + DRIFT_MS };
  }
}
