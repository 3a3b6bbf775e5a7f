import { roles } from '../constrained/processes.ts';
import { type Chart, lineChart, stackedBars } from '../report/chart.ts';
import type { Axis } from './growth.ts';
import type { Median } from './summary.ts';

/** `b · 200` */
const labelOf = ({ scenario, connections }: Median) => `${scenario} · ${connections}`;

export const throughputChart = (medians: readonly Median[]): Chart =>
  stackedBars({
    title: 'Throughput',
    note: 'Requests a second, medians of the rounds.',
    unit: 'requests/s',
    x: 'scenario · clients',
    labels: medians.map(labelOf),
    stacks: [{ name: 'requests a second', values: medians.map(({ perSecond }) => Math.round(perSecond)) }],
  });

export const costChart = (title: string, medians: readonly Median[]): Chart =>
  costOver(title, 'scenario · clients', medians, medians.map(labelOf));

const costOver = (title: string, x: string, medians: readonly Median[], labels: string[]): Chart =>
  stackedBars({
    title,
    note: 'Microseconds of CPU time a request by program.',
    unit: 'µs',
    x,
    labels,
    stacks: roles.map((name) => ({ name, values: medians.map(({ cpu }) => Math.round(cpu[name] * 10) / 10) })),
  });

/** Throughput and cost over what grows. */
export function growthCharts({ name, points }: Axis, medians: readonly Median[]): Chart[] {
  const labels = points.map(({ value }) => value.toLocaleString('en'));
  return [
    lineChart({
      title: `Throughput by ${name}`,
      unit: '/s',
      x: name,
      xLabels: labels,
      lines: [
        { name: 'requests a second', points: medians.map(({ perSecond }, x) => ({ x, y: Math.round(perSecond) })) },
      ],
    }),
    costOver(`CPU time by ${name}`, name, medians, labels),
  ];
}
