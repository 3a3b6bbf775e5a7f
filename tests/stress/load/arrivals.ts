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
