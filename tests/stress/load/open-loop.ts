import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { Schedule } from './arrivals.ts';

/** Requests that are sent without a pause when the sender is late, before answers are read again. */
const SENT_IN_A_ROW = 32;

/**
 * Calls `send` for each due time of the schedule, at that time or as soon after as the event loop allows, whether or not
 * earlier calls have settled: slow answers do not slow the load. Resolves when all have settled.
 *
 * @param send is told when its request was due, by the clock of `performance.now()`: latency counts from there.
 */
export async function openLoop(schedule: Schedule, send: (intendedAt: number) => Promise<unknown>): Promise<void> {
  const startedAt = performance.now();
  const inFlight = new Set<Promise<unknown>>();
  let inARow = 0;
  for (const due of schedule) {
    const intendedAt = startedAt + due;
    const early = intendedAt - performance.now();
    if (early > 0) {
      await delay(early);
      inARow = 0;
    } else if (++inARow % SENT_IN_A_ROW === 0) {
      await nextTurn();
    }
    const sent = send(intendedAt);
    inFlight.add(sent);
    void sent.finally(() => inFlight.delete(sent));
  }
  await Promise.all(inFlight);
}
