import { largest, type Median } from './summary.ts';

/** One figure of a run, and whether it meets its target. */
export interface Verdict {
  /** `b/a at 200 connections` */
  name: string;
  value: number;
  /** How the value reads: `0.42`, `17.1 ms`. */
  text: string;
  /** Undefined where there is no target. */
  target?: { text: string; met: boolean };
}

type Bound = { atLeast: number } | { atMost: number };

/** [numerator, denominator, connections, the ratio of their requests a second at least] */
const RATIOS: [string, string, number, number?][] = [
  ['b', 'a', 50, 0.25],
  ['b', 'a', 200, 0.4],
  ['b', 'c', 50],
  ['b', 'c', 200, 10],
  ['e', 'a', 50],
  ['e', 'a', 200, 0.55],
  ['f', 'b', 50, 0.6],
  ['f', 'b', 200, 0.6],
  // A request of (g) is half a pair, and a pair is the work of two orders.
  ['g', 'b', 50, 0.5],
  ['g', 'b', 200, 0.5],
  ['j', 'b', 50],
  ['j', 'b', 200],
];

/** The figures that have a target, and some ratios that have none; those of scenarios that did not run are left out. */
export function judge(medians: readonly Median[]): Verdict[] {
  const find = finder(medians);
  const ratios = RATIOS.flatMap(([of, to, connections, atLeast]) =>
    compare(
      `${of}/${to} at ${connections} connections`,
      find(of, connections)?.perSecond,
      find(to, connections)?.perSecond,
      atLeast === undefined ? undefined : { atLeast },
    ),
  );
  const latencies = ([50, 200] as const).flatMap((connections) => {
    const found = find('b', connections);
    const atMost = { 50: 30, 200: 100 }[connections];
    return found ? [verdict(`p99 of b at ${connections} connections`, found.p99, ' ms', { atMost })] : [];
  });
  const idle = compare('h/i, p50 of one client', find('h', 1)?.p50, find('i', 1)?.p50, { atMost: 1.3 });
  const [full, empty] = [find('table 1000000', 200)?.perSecond, find('table 0', 200)?.perSecond];
  const growth = compare('with 1 million orders / without', full, empty, { atLeast: 0.9 });
  return [...ratios, ...latencies, ...idle, ...growth, ...judgeShards(medians), ...judgeHealth(medians)];
}

/** How nearly n shards do n times what one does, and whether it is the shards that limit it. */
function judgeShards(medians: readonly Median[]): Verdict[] {
  const find = (scenario: string) => medians.find((each) => each.scenario === scenario);
  const scales = ['shards', 'few', 'api'].flatMap((family) => {
    const one = find(`${family} 1`)?.perSecond;
    return [1, 2, 4].flatMap((shards) => {
      const found = find(`${family} ${shards}`);
      if (found === undefined) return [];
      const used = (found.cpu.postgres * found.perSecond) / 1e6;
      const times = compare(`${family} ${shards} / ${shards} × ${family} 1`, found.perSecond / shards, one, {
        atLeast: 0.8,
      });
      return [
        ...(shards > 1 ? times : []),
        ...compare(`CPU used / granted, ${family} ${shards}`, used, found.limits && shards * found.limits.cpus),
      ];
    });
  });
  const speeds = [
    ['hot 4', 'hot 1'],
    ['front 1', 'front 0'],
    ['partitions 64', 'shards 4'],
    ['few 4', 'shards 4'],
  ] as const;
  const ratios = speeds.map(([of, to]) => compare(`${of} / ${to}`, find(of)?.perSecond, find(to)?.perSecond));
  return [...scales, ...ratios.flat()];
}

function judgeHealth(medians: readonly Median[]): Verdict[] {
  const peak = largest(medians.map(({ peakMemory }) => peakMemory));
  const faults = medians.reduce((sum, median) => sum + median.faults.length, 0);
  return [
    ...(peak === undefined ? [] : [verdict('peak memory', peak / 1e6, ' MB', { atMost: 450 })]),
    verdict('faults', faults, '', { atMost: 0 }),
  ];
}

const compare = (name: string, of: number | undefined, to: number | undefined, bound?: Bound): Verdict[] =>
  of !== undefined && to !== undefined ? [verdict(name, of / to, '', bound)] : [];

function verdict(name: string, value: number, unit: string, bound?: Bound): Verdict {
  const text = `${Number.isInteger(value) ? value : value.toFixed(value < 10 ? 2 : 1)}${unit}`;
  if (!bound) return { name, value, text };
  const target =
    'atLeast' in bound
      ? { text: `≥ ${bound.atLeast}${unit}`, met: value >= bound.atLeast }
      : { text: `≤ ${bound.atMost}${unit}`, met: value <= bound.atMost };
  return { name, value, text, target };
}

const finder = (medians: readonly Median[]) => (scenario: string, connections: number) =>
  medians.find((each) => each.scenario === scenario && each.connections === connections);
