import type { Cell, Chart, DataTable, Page } from '../../scripts/report/page.ts';
import type { Criterion } from './checks/criterion.ts';
import { LATENCY_LIMITS } from './checks/requests.ts';
import { PRODUCT_IDS } from './shop.ts';
import type { Summary } from './summary.ts';

/** Faults that are shown of one criterion; the JSON file has all. */
const FAULTS_SHOWN = 5;

const VERDICTS: Record<Criterion['verdict'], Cell> = {
  pass: { text: '✔ pass', tone: 'good' },
  fail: { text: '✘ FAIL', tone: 'bad' },
  note: '·',
};

/** Colours of expected outcomes, to be read on light and on dark ground; any other is red. */
const COLORS: Record<string, string> = { '201': '#2a9d6f', '200': '#3f7fe8', '409': '#8b95a7' };

export function tablesOf({ criteria, latencies }: Pick<Summary, 'criteria' | 'latencies'>): {
  criteria: DataTable;
  latencies: DataTable;
} {
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
export const faultLines = ({ criteria }: Pick<Summary, 'criteria'>): string =>
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
        charts: chartsOf(summary),
      },
      { heading: 'Latency', table: latencies },
    ],
  };
}

function chartsOf({ timeline, events }: Summary): Chart[] {
  const eventsOf = (second: number) => events.filter(({ at }) => Math.floor(at) === second).map(({ name }) => name);
  const labels = timeline.map((_, second) => [second, ...eventsOf(second)].join(' '));
  const common = { x: 'seconds', labels } as const;
  const outcomes = [...new Set(timeline.flatMap(({ answered }) => Object.keys(answered)))].toSorted();
  const responses: Chart = {
    ...{ ...common, kind: 'bar', title: 'Responses', unit: 'responses' },
    note: 'Per second: 201 placed, 200 replayed, cancelled or read, 409 refused.',
    series: outcomes.map((name) => ({
      ...{ name, color: COLORS[name] ?? '#e0404f' },
      values: timeline.map(({ answered }) => answered[name] ?? 0),
    })),
  };
  const latency: Chart = {
    ...{ ...common, kind: 'line', title: 'Latency of order placement', unit: 'ms', logarithmic: true },
    note: `Of the orders due in each second. Limits of p99: ${LATENCY_LIMITS.map(({ limit }) => `${limit} ms`).join(', ')}.`,
    series: (['p50', 'p99', 'max'] as const).map((name) => ({
      name,
      values: timeline.map(({ orders }) => orders?.[name] ?? null),
    })),
  };
  const stock: Chart = {
    ...{ ...common, kind: 'line', title: 'Stock', unit: 'units' },
    note: 'Units of each product as they were read.',
    series: PRODUCT_IDS.map((id) => ({
      name: `product ${id}`,
      values: timeline.map((second) => second.stock[id] ?? null),
    })),
  };
  return [responses, latency, stock];
}
