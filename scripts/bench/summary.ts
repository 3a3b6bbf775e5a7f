import { type Part, parts } from './measure.ts';
import type { Sample } from './run.ts';

/** The medians of all rounds of a scenario with a number of connections. */
export interface Median extends Omit<Sample, 'round'> {
  rounds: number;
  slowest: number;
  fastest: number;
}

export function summarise(samples: readonly Sample[]): Median[] {
  const groups = Map.groupBy(samples, ({ scenario, connections }) => `${scenario} ${connections}`);
  return [...groups.values()].map(medianOf);
}

function medianOf(rounds: Sample[]): Median {
  const { scenario, name, connections, limits } = rounds[0] as Sample;
  const of = (pick: (sample: Sample) => number) => median(rounds.map(pick));
  const speeds = rounds.map(({ perSecond }) => perSecond);
  return {
    ...{ scenario, name, connections, limits, rounds: rounds.length },
    ...{ perSecond: median(speeds), slowest: Math.min(...speeds), fastest: Math.max(...speeds) },
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    longest: of(({ longest }) => longest),
    cpu: Object.fromEntries(parts.map((part) => [part, of(({ cpu }) => cpu[part])])) as Record<Part, number>,
    generatorCpu: of(({ generatorCpu }) => generatorCpu),
    ...{ cpusUsed: of(({ cpusUsed }) => cpusUsed), cpusIdle: of(({ cpusIdle }) => cpusIdle) },
    peakMemory: largest(rounds.map(({ peakMemory }) => peakMemory)),
    faults: rounds.flatMap(({ faults }) => faults),
  };
}

/** The middle one, or the mean of the middle two. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  if (low === undefined || high === undefined) throw new RangeError('There is no median of nothing');
  return (low + high) / 2;
}

/** Undefined where nothing is known. */
export function largest(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((number) => number !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}
