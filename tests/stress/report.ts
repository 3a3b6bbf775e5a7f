import type { Cell, Chart, DataTable, Page } from '../../scripts/report/page.ts';
import type { Criterion } from './checks/criterion.ts';
import { LATENCY_LIMITS } from './checks/requests.ts';
import type { Second, Summary } from './summary.ts';

/** Faults that are shown of one criterion; the JSON file has all. */
const FAULTS_SHOWN = 5;

const VERDICTS: Record<Criterion['verdict'], Cell> = {
  pass: { text: '✔ pass', tone: 'good' },
  fail: { text: '✘ FAIL', tone: 'bad' },
  note: '·',
};

/** Colours of expected outcomes, or of their statuses, to be read on light and on dark ground; any other is red. */
const COLORS: Record<string, string> = {
  ...{ '200': '#3f7fe8', '201': '#2a9d6f', '304': '#7fa9ee', '409': '#8b95a7' },
  ...{ '409 already_purchased': '#b08be0', '409 sale_not_started': '#c9a227', '409 sale_ended': '#5b6475' },
};
const colorOf = (outcome: string): string => COLORS[outcome] ?? COLORS[outcome.slice(0, 3)] ?? '#e0404f';

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
  const { settings, load, passed, target, startedAt, durationSeconds, timeline } = summary;
  const { criteria, latencies } = tablesOf(summary);
  const busiest = Math.max(0, ...timeline.map(({ due }) => due));
  return {
    title: `Stress test: ${settings.scenario}`,
    subtitle: `${target}, ${startedAt}, ${Math.round(durationSeconds)} s`,
    verdict: passed ? { text: 'passed', tone: 'good' } : { text: 'failed', tone: 'bad' },
    facts: [
      { name: 'Load', value: load },
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
  const outcomes = namesIn(timeline, ({ answered }) => answered);
  const responses: Chart = {
    ...{ ...common, kind: 'bar', title: 'Responses', unit: 'responses' },
    note: 'Per second: 201 placed or purchased, 200 replayed, cancelled or read, 304 read without a change, 409 refused.',
    series: outcomes.map((name) => ({
      ...{ name, color: colorOf(name) },
      values: timeline.map(({ answered }) => answered[name] ?? 0),
    })),
  };
  const latency: Chart = {
    ...{ ...common, kind: 'line', title: 'Latency of orders', unit: 'ms', logarithmic: true },
    note: `Of those due in each second. Limits of p99: ${LATENCY_LIMITS.map(({ limit }) => `${limit} ms`).join(', ')}.`,
    series: (['p50', 'p99', 'max'] as const).map((name) => ({
      name,
      values: timeline.map(({ latencies }) => latencies?.[name] ?? null),
    })),
  };
  const stock: Chart = {
    ...{ ...common, kind: 'line', title: 'Stock', unit: 'units' },
    note: 'Units as they were read.',
    series: namesIn(timeline, ({ stock }) => stock).map((name) => ({
      name,
      values: timeline.map(({ stock }) => stock[name] ?? null),
    })),
  };
  return [responses, latency, stock];
}

/** The names that any second has a number of. */
const namesIn = (timeline: Second[], numbers: (second: Second) => object): string[] =>
  [...new Set(timeline.flatMap((second) => Object.keys(numbers(second))))].toSorted();
