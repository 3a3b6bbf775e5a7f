import { largest, type Median } from './summary.ts';

/** What came of a run in one respect, and whether that is what was asked for. */
export interface Verdict {
  /** `b/a at 200 connections` */
  name: string;
  value: number;
  /** How the value reads: `0.42`, `17.1 ms`. */
  text: string;
  /** Nothing where nothing is asked for. */
  target?: { text: string; met: boolean };
}

type Bound = { atLeast: number } | { atMost: number };
type Find = (scenario: string, connections: number) => Median | undefined;

/** The ratios between scenarios, and what is asked of them. Those of scenarios that did not run are left out. */
export function judgeScenarios(medians: readonly Median[]): Verdict[] {
  const find = finder(medians);
  const ratio = (of: string, to: string, connections: number, bound?: Bound) =>
    compare(`${of}/${to} at ${connections} connections`, find(of, connections), find(to, connections), bound);
  return [
    ...ratio('b', 'a', 50, { atLeast: 0.25 }),
    ...ratio('b', 'a', 200, { atLeast: 0.4 }),
    ...ratio('b', 'c', 50),
    ...ratio('b', 'c', 200, { atLeast: 10 }),
    ...ratio('b', 'd', 50),
    ...ratio('b', 'd', 200, { atLeast: 25 }),
    ...ratio('e', 'a', 50),
    ...ratio('e', 'a', 200, { atLeast: 0.55 }),
    ...[50, 200].flatMap((connections) => ratio('f', 'b', connections, { atLeast: 0.6 })),
    // A request of (g) is half a pair, and a pair is the work of two orders.
    ...[50, 200].flatMap((connections) => ratio('g', 'b', connections, { atLeast: 0.5 })),
    ...latency(find('b', 50), { atMost: 30 }),
    ...latency(find('b', 200), { atMost: 100 }),
    ...idleLatency(find('h', 1), find('i', 1)),
    ...judgeHealth(medians),
  ];
}

/** What is asked of how cost grows (see growth.ts). */
export function judgeGrowth(medians: readonly Median[]): Verdict[] {
  const find = finder(medians);
  const [full, empty] = [find('table 1000000', 200), find('table 0', 200)];
  return [...compare('with 1 million orders / without', full, empty, { atLeast: 0.9 }), ...judgeHealth(medians)];
}

function judgeHealth(medians: readonly Median[]): Verdict[] {
  const peak = largest(medians.map(({ peakMemory }) => peakMemory));
  const faults = medians.reduce((sum, median) => sum + median.faults.length, 0);
  return [
    ...(peak === undefined ? [] : [judge('peak memory', peak / 1e6, ' MB', { atMost: 450 })]),
    judge('faults', faults, '', { atMost: 0 }),
  ];
}

function compare(name: string, of: Median | undefined, to: Median | undefined, bound?: Bound): Verdict[] {
  return of && to ? [judge(name, of.perSecond / to.perSecond, '', bound)] : [];
}

function latency(of: Median | undefined, bound: Bound): Verdict[] {
  return of ? [judge(`p99 of ${of.scenario} at ${of.connections} connections`, of.p99, ' ms', bound)] : [];
}

function idleLatency(batched: Median | undefined, single: Median | undefined): Verdict[] {
  return batched && single ? [judge('h/i, p50 of one client', batched.p50 / single.p50, '', { atMost: 1.3 })] : [];
}

function judge(name: string, value: number, unit: string, bound?: Bound): Verdict {
  const text = `${round(value)}${unit}`;
  if (!bound) return { name, value, text };
  const target =
    'atLeast' in bound
      ? { text: `≥ ${bound.atLeast}${unit}`, met: value >= bound.atLeast }
      : { text: `≤ ${bound.atMost}${unit}`, met: value <= bound.atMost };
  return { name, value, text, target };
}

const finder =
  (medians: readonly Median[]): Find =>
  (scenario, connections) =>
    medians.find((each) => each.scenario === scenario && each.connections === connections);

const round = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1));
