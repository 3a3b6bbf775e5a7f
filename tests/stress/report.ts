import { type Chart, lineChart, stackedBars } from '../../scripts/report/chart.ts';
import type { Cell, Page, Table } from '../../scripts/report/page.ts';
import type { Criterion } from './checks/criterion.ts';
import type { Summary } from './summary.ts';
import type { Second } from './timeline.ts';

/** Faults that the page shows of one criterion; the JSON file has all. */
const FAULTS_SHOWN = 5;

const VERDICTS: Record<Criterion['verdict'], Cell> = {
  pass: { text: 'pass', tone: 'good' },
  fail: { text: 'FAIL', tone: 'bad' },
  note: { text: '–', tone: 'quiet' },
};

/** The colour of an outcome, the same in every chart. */
const OUTCOMES: Record<string, string> = {
  '201': 'var(--good)',
  '200': 'var(--info)',
  '409': 'var(--neutral)',
  'no answer': 'var(--bad)',
};

const colorOf = (outcome: string): string =>
  OUTCOMES[outcome] ?? (Number(outcome) >= 500 ? 'var(--bad)' : 'var(--warning)');

/** The summary as a page: verdict, criteria, charts, latencies. */
export function pageOf(summary: Summary): Page {
  const { settings, passed, target, startedAt, durationSeconds } = summary;
  return {
    title: `Stress test: ${settings.scenario}`,
    subtitle: `${target}, ${startedAt}, ${Math.round(durationSeconds)} s`,
    verdict: passed ? { text: 'passed', tone: 'good' } : { text: 'failed', tone: 'bad' },
    facts: factsOf(summary),
    sections: [
      { heading: 'Pass criteria', table: criteriaOf(summary) },
      {
        heading: 'Over time',
        note: 'Latency counts from the moment a request was due, whether or not earlier ones had been answered.',
        charts: [throughput(summary), statuses(summary), latencyOverTime(summary), stock(summary)],
      },
      { heading: 'Latency', charts: [distribution(summary)], table: latenciesOf(summary) },
    ],
  };
}

function factsOf({ latencies, settings, criteria, timeline }: Summary): Page['facts'] {
  const requests = latencies.reduce((sum, { count }) => sum + count, 0);
  const placed = latencies
    .filter(({ what }) => what === 'place order → 201')
    .reduce((sum, { count }) => sum + count, 0);
  const peak = Math.max(0, ...timeline.map(({ due }) => Object.values(due).reduce((sum, number) => sum + number, 0)));
  return [
    { name: 'Requests', value: requests.toLocaleString('en') },
    { name: 'Orders placed', value: placed.toLocaleString('en') },
    { name: 'Busiest second', value: `${peak.toLocaleString('en')} requests` },
    { name: 'Order rate', value: `${settings.rate.toLocaleString('en')}/s, ${settings.arrivals}` },
    { name: 'Criteria failed', value: String(criteria.filter(({ verdict }) => verdict === 'fail').length) },
  ];
}

const criteriaOf = ({ criteria }: Summary): Table => ({
  columns: [{ name: 'Criterion' }, { name: 'Requirement' }, { name: 'Measured' }, { name: 'Verdict' }],
  rows: criteria.map(({ name, requirement, measured, verdict, faults }) => [
    name,
    requirement,
    faults.length === 0 ? measured : `${measured}: ${faults.slice(0, FAULTS_SHOWN).join('; ')}`,
    VERDICTS[verdict],
  ]),
});

const latenciesOf = ({ latencies }: Summary): Table => ({
  columns: [
    { name: 'Phase' },
    { name: 'Request → status' },
    ...['Count', 'p50 ms', 'p90', 'p99', 'p99.9', 'max'].map((name) => ({ name, number: true })),
  ],
  rows: latencies.map(({ phase, what, count, p50, p90, p99, p999, max }) => [
    phase,
    what,
    count.toLocaleString('en'),
    ...[p50, p90, p99, p999, max].map((milliseconds) => milliseconds.toFixed(1)),
  ]),
});

function throughput({ timeline, phases, events }: Summary): Chart {
  const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, number) => sum + number, 0);
  const line = (name: string, counts: (second: Second) => Record<string, number>) => ({
    name,
    points: timeline.map((second, x) => ({ x, y: total(counts(second)) })),
  });
  return lineChart({
    title: 'Throughput',
    note: 'Requests that were due and answers that came, per second.',
    unit: '',
    x: 'seconds',
    lines: [{ ...line('due', ({ due }) => due), area: true }, line('answered', ({ answered }) => answered)],
    bands: phases,
    events,
  });
}

function statuses({ timeline }: Summary): Chart {
  const outcomes = [...new Set(timeline.flatMap(({ answered }) => Object.keys(answered)))].toSorted();
  return stackedBars({
    title: 'Statuses',
    note: 'Answers per second: 201 placed, 200 replayed, cancelled or read, 409 refused.',
    unit: 'answers',
    x: 'seconds',
    labels: timeline.map((_, second) => String(second)),
    stacks: outcomes.map((name) => ({
      name,
      values: timeline.map(({ answered }) => answered[name] ?? 0),
      color: colorOf(name),
    })),
  });
}

function latencyOverTime({ timeline, phases, events }: Summary): Chart {
  const line = (name: 'p50' | 'p95' | 'p99' | 'max') => ({
    name,
    points: timeline.map(({ orders }, x) => ({ x, y: orders?.[name] })),
  });
  return lineChart({
    title: 'Latency of order placement',
    note: 'Of the orders due in each second; the scale is logarithmic.',
    unit: 'ms',
    x: 'seconds',
    logarithmic: true,
    lines: [line('p50'), line('p95'), line('p99'), line('max')],
    bands: phases,
    events,
    limits: [
      { name: 'spec: p99 < 500 ms', at: 500 },
      { name: 'ours: p99 < 100 ms', at: 100 },
    ],
  });
}

function stock({ stock: readings, phases, events, durationSeconds }: Summary): Chart {
  return lineChart({
    title: 'Stock',
    note: 'Units of each product whenever they were read.',
    unit: 'units',
    x: 'seconds',
    span: { from: 0, to: Math.ceil(durationSeconds) },
    lines: Object.entries(readings).map(([product, points]) => ({
      name: `product ${product}`,
      step: true,
      points: points.map(({ at, units }) => ({ x: Number(at.toFixed(1)), y: units })),
    })),
    bands: phases,
    events,
  });
}

function distribution({ distributions }: Summary): Chart {
  const longest = Object.values(distributions).toSorted((one, other) => other.length - one.length)[0] ?? [];
  return lineChart({
    title: 'Latency of order placement by percentile',
    note: 'Each step to the right halves the share of slower answers.',
    unit: 'ms',
    x: 'percentile',
    xLabels: longest.map(({ percentile }) => `${Number(percentile.toPrecision(6))}`),
    lines: Object.entries(distributions).map(([outcome, points]) => ({
      name: outcome,
      points: points.map(({ milliseconds }, x) => ({ x, y: milliseconds })),
      color: colorOf(outcome),
    })),
  });
}
