import type { DataTable } from '../../scripts/report/page.ts';
import type { Acknowledgement } from './customers.ts';
import type { Kill } from './kills.ts';

/** The longest time between two acknowledgements, in milliseconds. */
export const longestGap = (acknowledgements: Acknowledgement[]): number =>
  longestOf(acknowledgements.map(({ at }) => at));

const longestOf = (times: number[]): number =>
  times.reduce((longest, at, index) => Math.max(longest, at - (times[index - 1] ?? at)), 0);

/** For each kill, how long the instances that it concerned acknowledged nothing, up to the next kill. */
function gapsOf(kills: Kill[], acknowledgements: Acknowledgement[]): { name: string; gap: number }[] {
  return kills.map(({ target, at }, index) => {
    const end = kills[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const times = acknowledgements.filter(({ instance }) => target.instances.includes(instance)).map((each) => each.at);
    const last = Math.max(
      0,
      times.findLastIndex((time) => time <= at),
    );
    const next = times.findIndex((time) => time > end);
    const between = next === -1 ? times.slice(last) : [...times.slice(last, next), end];
    return { name: target.name, gap: longestOf(between) };
  });
}

/** By what was killed: how often, and how long nothing was acknowledged. */
export function gapTable(kills: Kill[], acknowledgements: Acknowledgement[]): DataTable {
  const byTarget = Map.groupBy(gapsOf(kills, acknowledgements), ({ name }) => name);
  return {
    columns: [{ name: 'Killed' }, ...['Kills', 'Gap median ms', 'longest ms'].map((name) => ({ name, number: true }))],
    rows: [...byTarget].map(([name, each]) => {
      const gaps = each.map(({ gap }) => gap).toSorted((one, other) => one - other);
      const median = gaps[Math.floor(gaps.length / 2)] ?? 0;
      return [name, String(gaps.length), median.toFixed(0), (gaps.at(-1) ?? 0).toFixed(0)];
    }),
  };
}
