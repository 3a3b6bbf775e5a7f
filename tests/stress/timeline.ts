import { latencyHistogram, outcomeOf, percentile, type Sample } from './recorder.ts';

/** One second of the run. */
export interface Second {
  /** Requests that were due in it, by kind. */
  due: Record<string, number>;
  /** Answers that came in it, by outcome. */
  answered: Record<string, number>;
  /** Latencies of the orders that were due in it, in milliseconds. */
  orders: { p50: number; p95: number; p99: number; max: number } | undefined;
}

/** What happened second by second. `secondOf` tells the second of a time of `performance.now()`. */
export function timelineOf(samples: Sample[], secondOf: (at: number) => number, length: number): Second[] {
  const due = Map.groupBy(samples, ({ intendedAt }) => Math.floor(secondOf(intendedAt)));
  const answered = Map.groupBy(samples, ({ answeredAt }) => Math.floor(secondOf(answeredAt)));
  return Array.from({ length }, (_, second) => {
    const started = due.get(second) ?? [];
    return {
      due: countBy(started, ({ kind }) => kind),
      answered: countBy(answered.get(second) ?? [], outcomeOf),
      orders: ordersOf(started.filter(({ kind }) => kind === 'place order')),
    };
  });
}

function ordersOf(samples: Sample[]): Second['orders'] {
  if (samples.length === 0) return undefined;
  const histogram = latencyHistogram(samples);
  const at = (percent: number) => percentile(histogram, percent);
  return { p50: at(50), p95: at(95), p99: at(99), max: at(100) };
}

function countBy<T>(values: T[], nameOf: (value: T) => string): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(values, nameOf)].map(([name, group]) => [name, group.length]));
}
