import type { DataTable } from '../../scripts/report/page.ts';
import type { Acknowledgement } from './customers.ts';
import type { Kill } from './kills.ts';

/** The longest time between two acknowledgements, in milliseconds. */
export function longestGap(acknowledgements: Acknowledgement[]): number {
  return Math.max(
    0,
    ...acknowledgements.slice(1).map(({ at }, index) => at - (acknowledgements[index] as Acknowledgement).at),
  );
}

/** For each kill, how long the instances that it concerned acknowledged nothing, up to the next kill. */
function gapsOf(kills: Kill[], acknowledgements: Acknowledgement[]): { name: string; gap: number }[] {
  return kills.map(({ target, at }, index) => {
    const until = kills[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const concerned = acknowledgements.filter(({ instance }) => target.instances.includes(instance));
    const before = concerned.findLastIndex((each) => each.at <= at);
    const after = concerned.findIndex((each) => each.at > until);
    return {
      name: target.name,
      gap: longestGap(concerned.slice(Math.max(0, before), after === -1 ? undefined : after + 1)),
    };
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
