import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { randomExponential, randomUniform } from 'd3-random';

/** When requests are due, in milliseconds after the start, ascending. */
export type Schedule = Iterable<number>;

/** Numbers from 0 to 1, as `Math.random` gives them. */
export type Random = () => number;

/** Independent customers: arrivals at random moments, `perSecond` of them on average (a Poisson process). */
export function* poisson(perSecond: number, durationMs: number, random: Random): Generator<number> {
  const gap = randomExponential.source(random)(perSecond / 1000);
  for (let due = gap(); due < durationMs; due += gap()) yield due;
}

/** A metronome: `perSecond` arrivals at equal distances. */
export function* constant(perSecond: number, durationMs: number): Generator<number> {
  for (let index = 0; (index * 1000) / perSecond < durationMs; index++) yield (index * 1000) / perSecond;
}

/** Exactly `count` arrivals at random moments. */
export function scatter(count: number, durationMs: number, random: Random): Schedule {
  const moment = randomUniform.source(random)(durationMs);
  return Float64Array.from({ length: count }, moment).sort();
}

/** Requests that are sent without a pause when the sender is late, before responses are read again. */
const SENT_IN_A_ROW = 32;

/**
 * Calls `send` for each due time of the schedule, at that time or as soon after as the event loop allows, whether or not
 * earlier calls have settled: slow responses do not slow the load. Resolves when all have settled.
 *
 * @param send receives when its request was due, by the clock of `performance.now()`: latency counts from there.
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
