import { roles } from '../constrained/processes.ts';
import type { Table } from '../report/page.ts';
import type { Median } from './summary.ts';
import type { Verdict } from './targets.ts';

/** How a scenario is called in a row. */
export type NameOf = (median: Median) => string;

const whole = (value: number) => Math.round(value).toLocaleString('en');
const milliseconds = (value: number) => value.toFixed(value < 10 ? 2 : 1);
const numbers = (names: string[]) => names.map((name) => ({ name, number: true }));

export const speedTable = (medians: readonly Median[], nameOf: NameOf): Table => ({
  columns: [
    { name: 'Scenario' },
    ...numbers(['Clients', 'Requests a second', 'Slowest–fastest', 'p50 ms', 'p99 ms', 'MB']),
  ],
  rows: medians.map((median) => [
    ...[nameOf(median), whole(median.connections), whole(median.perSecond)],
    `${whole(median.slowest)}–${whole(median.fastest)}`,
    ...[milliseconds(median.p50), milliseconds(median.p99)],
    median.peakMemory === undefined ? '' : whole(median.peakMemory / 1e6),
  ]),
});

/** CPU time in microseconds a request, and how many CPUs that kept busy. */
export const costTable = (medians: readonly Median[], nameOf: NameOf): Table => ({
  columns: [
    { name: 'CPU time, µs a request' },
    ...numbers(['Clients', ...roles, 'stack', 'generator', 'CPUs: stack', 'CPUs: generator']),
  ],
  rows: medians.map((median) => [
    ...[nameOf(median), whole(median.connections)],
    ...roles.map((role) => whole(median.cpu[role])),
    whole(roles.reduce((sum, role) => sum + median.cpu[role], 0)),
    ...[whole(median.generatorCpu), median.cpusUsed.toFixed(2)],
    ((median.generatorCpu * median.perSecond) / 1e6).toFixed(2),
  ]),
});

export const verdictTable = (verdicts: readonly Verdict[]): Table => ({
  columns: [{ name: 'Measured' }, ...numbers(['Median', 'Target']), { name: 'Verdict' }],
  rows: verdicts.map(({ name, text, target }) => [
    ...[name, text, target?.text ?? ''],
    target === undefined ? '' : target.met ? { text: 'met', tone: 'good' } : { text: 'MISSED', tone: 'bad' },
  ]),
});
