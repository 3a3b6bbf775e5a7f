import { type Chart, COLORS, lineChart, stackedBars } from '../../scripts/report/chart.ts';
import type { Cell, DataTable, Page } from '../../scripts/report/page.ts';
import type { Criterion } from './checks/criterion.ts';
import { LATENCY_LIMITS } from './checks/requests.ts';
import type { Summary } from './summary.ts';

/** Faults that are shown of one criterion; the JSON file has all. */
const FAULTS_SHOWN = 5;

const VERDICTS: Record<Criterion['verdict'], Cell> = {
  pass: { text: '✔ pass', tone: 'good' },
  fail: { text: '✘ FAIL', tone: 'bad' },
  note: '·',
};

/** The colour of an outcome: what is expected, what is odd, what is a failure. */
function colorOf(outcome: string): string {
  const expected = { '201': COLORS.good, '200': COLORS.info, '409': COLORS.neutral, 'no response': COLORS.bad };
  return expected[outcome as keyof typeof expected] ?? (Number(outcome) >= 500 ? COLORS.bad : COLORS.warning);
}

export function tablesOf({ criteria, latencies }: Summary): { criteria: DataTable; latencies: DataTable } {
  const milliseconds = ['p50', 'p90', 'p99', 'p999', 'max'] as const;
  return {
    criteria: {
      columns: ['Criterion', 'Requirement', 'Measured', ''].map((name) => ({ name })),
      rows: criteria.map(({ name, requirement, measured, verdict }) => [
        ...[name, requirement, measured],
        VERDICTS[verdict],
      ]),
    },
    latencies: {
      columns: [
        ...['Phase', 'Request → status'].map((name) => ({ name })),
        ...['Count', 'p50 ms', 'p90', 'p99', 'p99.9', 'max'].map((name) => ({ name, number: true })),
      ],
      rows: latencies.map((row) => [
        ...[row.phase, row.what, row.count.toLocaleString('en')],
        ...milliseconds.map((column) => row[column].toFixed(1)),
      ]),
    },
  };
}

/** The first faults of each criterion, a line each. */
export const faultLines = ({ criteria }: Summary): string =>
  criteria
    .flatMap(({ name, faults }) => {
      const more = faults.length - FAULTS_SHOWN;
      const shown = faults.slice(0, FAULTS_SHOWN).map((fault) => `  ${name}: ${fault}\n`);
      return more > 0 ? [...shown, `  ${name}: and ${more} more\n`] : shown;
    })
    .join('');

/** The summary as a page: verdict, criteria, charts, latencies. */
export function pageOf(summary: Summary): Page {
  const { settings, passed, target, startedAt, durationSeconds, timeline } = summary;
  const { criteria, latencies } = tablesOf(summary);
  const busiest = Math.max(0, ...timeline.map(({ due }) => due));
  return {
    title: `Stress test: ${settings.scenario}`,
    subtitle: `${target}, ${startedAt}, ${Math.round(durationSeconds)} s`,
    verdict: passed ? { text: 'passed', tone: 'good' } : { text: 'failed', tone: 'bad' },
    facts: [
      { name: 'Order rate', value: `${settings.rate.toLocaleString('en')}/s, ${settings.arrivals}` },
      { name: 'Busiest second', value: `${busiest.toLocaleString('en')} requests` },
    ],
    sections: [
      { heading: 'Pass criteria', note: faultLines(summary), table: criteria },
      {
        heading: 'Over time',
        note: 'Latency counts from the moment a request was due, whether or not earlier ones had been answered.',
        charts: [throughput(summary), latencyOverTime(summary), stock(summary)],
      },
      { heading: 'Latency', table: latencies },
    ],
  };
}

const throughput = ({ timeline }: Summary): Chart => {
  const outcomes = [...new Set(timeline.flatMap(({ answered }) => Object.keys(answered)))].toSorted();
  return stackedBars(
    {
      title: 'Responses',
      note: 'Per second: 201 placed, 200 replayed, cancelled or read, 409 refused.',
      unit: 'responses',
      x: 'seconds',
    },
    timeline.map((_, second) => String(second)),
    outcomes.map((name) => ({
      ...{ name, color: colorOf(name) },
      values: timeline.map(({ answered }) => answered[name] ?? 0),
    })),
  );
};

const latencyOverTime = ({ timeline, phases, events }: Summary): Chart =>
  lineChart(
    {
      title: 'Latency of order placement',
      note: 'Of the orders due in each second; the scale is logarithmic.',
      unit: 'ms',
      x: 'seconds',
    },
    (['p50', 'p99', 'max'] as const).map((name) => ({
      name,
      points: timeline.map(({ orders }, x) => [x, orders?.[name] ?? null]),
    })),
    {
      ...{ bands: phases, events },
      limits: LATENCY_LIMITS.map(({ limit, whose }) => ({ name: `${whose}: p99 < ${limit} ms`, at: limit })),
    },
    'log',
  );

const stock = ({ stock: readings, phases, events }: Summary): Chart =>
  lineChart(
    { title: 'Stock', note: 'Units of each product whenever they were read.', unit: 'units', x: 'seconds' },
    Object.entries(readings).map(([product, points]) => ({
      ...{ name: `product ${product}`, step: true },
      points: points.map(({ at, units }) => [Number(at.toFixed(1)), units]),
    })),
    { bands: phases, events },
  );
