import Table from 'cli-table3';
import { roles } from '../constrained/processes.ts';
import { scenarios } from './scenarios.ts';
import type { Median } from './summary.ts';
import type { Verdict } from './targets.ts';

const whole = (value: number) => Math.round(value).toLocaleString('en');
const milliseconds = (value: number) => value.toFixed(value < 10 ? 2 : 1);

export function describeMedians(medians: readonly Median[]): string {
  const head = [
    ...['', 'scenario', 'connections', 'a second', 'slowest–fastest', 'p50 ms', 'p99 ms'],
    ...[...roles, 'all'].map((role) => `µs ${role}`),
    ...['CPUs', 'MB', 'µs generator'],
  ];
  const rows = medians.map(({ scenario, connections, perSecond, range, p50, p99, cpu, ...rest }) => {
    const all = roles.reduce((sum, role) => sum + cpu[role], 0);
    return [
      ...[scenario, nameOf(scenario), connections, whole(perSecond), range.map(whole).join('–')],
      ...[milliseconds(p50), milliseconds(p99)],
      ...[...roles.map((role) => whole(cpu[role])), whole(all)],
      ...[rest.cpusUsed.toFixed(2), whole(rest.peakMemory / 1e6), whole(rest.generatorCpu)],
    ];
  });
  return tabulate(head, rows, [1]);
}

export function describeVerdicts(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ name, text, target }) => [
    ...[name, text, target?.text ?? ''],
    target ? (target.met ? 'met' : 'MISSED') : '',
  ]);
  return tabulate(['', 'median', 'target', ''], rows, [0, 3]);
}

function nameOf(scenario: string): string {
  return scenarios.find(({ id }) => id === scenario)?.name ?? '';
}

/** @param texts the columns that are words, not numbers */
function tabulate(head: string[], rows: (string | number)[][], texts: number[]): string {
  const colAligns = head.map((_, column) => (texts.includes(column) ? ('left' as const) : ('right' as const)));
  const table = new Table({ head, colAligns, style: { head: [], border: [], compact: true } });
  table.push(...rows);
  return table.toString();
}
