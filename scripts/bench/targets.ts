import type { Median } from './summary.ts';

/** A number that is to be reached, and the one that was. */
export interface Verdict {
  /** `b/a at 200 connections` */
  name: string;
  value: number;
  /** How the value reads: `0.42`, `17.1 ms`. */
  text: string;
  /** Nothing where the value is only told. */
  target?: { text: string; met: boolean };
}

type Bound = { atLeast: number } | { atMost: number };
type Find = (scenario: string, connections: number) => Median | undefined;

/** What a scenario does a second, as a share of what another does. */
function ratio(find: Find, of: string, to: string, connections: number, bound?: Bound): Verdict[] {
  const [one, other] = [find(of, connections), find(to, connections)];
  if (!one || !other) return [];
  return [judge(`${of}/${to} at ${connections} connections`, one.perSecond / other.perSecond, '', bound)];
}

function latency(find: Find, of: string, connections: number, bound: Bound): Verdict[] {
  const found = find(of, connections);
  return found ? [judge(`p99 of ${of} at ${connections} connections`, found.p99, ' ms', bound)] : [];
}

function idleLatency(find: Find): Verdict[] {
  const [batched, single] = [find('h', 1), find('i', 1)];
  if (!batched || !single) return [];
  return [judge('p50 of h/i', batched.p50 / single.p50, '', { atMost: 1.3 })];
}

/** The ratios of medians of one run, and what is asked of them. */
export function judgeAll(medians: readonly Median[]): Verdict[] {
  const find: Find = (scenario, connections) =>
    medians.find((each) => each.scenario === scenario && each.connections === connections);
  const faults = medians.reduce((sum, each) => sum + each.faults.length, 0);
  const peak = Math.max(...medians.map(({ peakMemory }) => peakMemory)) / 1e6;
  return [
    ...ratio(find, 'b', 'a', 50, { atLeast: 0.25 }),
    ...ratio(find, 'b', 'a', 200, { atLeast: 0.4 }),
    ...ratio(find, 'b', 'c', 50),
    ...ratio(find, 'b', 'c', 200, { atLeast: 10 }),
    ...ratio(find, 'b', 'd', 50),
    ...ratio(find, 'b', 'd', 200, { atLeast: 25 }),
    ...ratio(find, 'e', 'a', 50),
    ...ratio(find, 'e', 'a', 200, { atLeast: 0.55 }),
    ...ratio(find, 'f', 'b', 50, { atLeast: 0.6 }),
    ...ratio(find, 'f', 'b', 200, { atLeast: 0.6 }),
    ...ratio(find, 'g', 'b', 50, { atLeast: 0.5 }),
    ...ratio(find, 'g', 'b', 200, { atLeast: 0.5 }),
    ...latency(find, 'b', 50, { atMost: 30 }),
    ...latency(find, 'b', 200, { atMost: 100 }),
    ...idleLatency(find),
    judge('peak memory', peak, ' MB', { atMost: 450 }),
    judge('faults', faults, '', { atMost: 0 }),
  ];
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

const round = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1));
