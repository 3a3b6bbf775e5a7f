import type { Limits } from '../constrained/control-group.ts';
import type { Chart, DataTable, Page, Section } from '../report/page.ts';
import { type Part, parts } from './measure.ts';
import type { RunOptions, Sample } from './run.ts';
import { type Median, summarise } from './summary.ts';
import { judge, type Verdict } from './targets.ts';

/** What a whole run came to: the JSON of the report. */
export interface Result {
  endedAt: string;
  rounds: number;
  seconds: number;
  /** Of each stack, or of each shard; undefined where they had none. */
  limits: Limits | undefined;
  node: string;
  verdicts: Verdict[];
  medians: Median[];
  samples: readonly Sample[];
}

export function resultOf(samples: readonly Sample[], { rounds, seconds }: RunOptions): Result {
  const medians = summarise(samples);
  return {
    ...{ endedAt: new Date().toISOString(), rounds, seconds, node: process.version },
    limits: samples.every(({ limits }) => limits !== undefined) ? samples[0]?.limits : undefined,
    ...{ verdicts: judge(medians), medians, samples },
  };
}

const whole = (value: number) => Math.round(value).toLocaleString('en');
const milliseconds = (value: number) => value.toFixed(value < 10 ? 2 : 1);
const numbers = (names: string[]) => names.map((name) => ({ name, number: true }));

/** The parts that the stacks of these scenarios have. */
const partsOf = (medians: readonly Median[]): Part[] =>
  parts.filter((part) => medians.some(({ cpu }) => cpu[part] > 0));

/** Speed, cost, verdicts and faults of a result, by the title of each. */
export function tablesOf({ medians, verdicts }: Result): Record<string, DataTable> {
  const shown = partsOf(medians);
  const nameOf = ({ scenario, name }: Median) => `${scenario}: ${name}`;
  const speed = medians.map((median) => [
    ...[nameOf(median), whole(median.connections), whole(median.perSecond)],
    `${whole(median.slowest)}–${whole(median.fastest)}`,
    ...[milliseconds(median.p50), milliseconds(median.p99)],
    median.peakMemory === undefined ? '' : whole(median.peakMemory / 1e6),
  ]);
  const cost = medians.map((median) => [
    ...[nameOf(median), whole(median.connections)],
    ...shown.map((part) => whole(median.cpu[part])),
    whole(shown.reduce((sum, part) => sum + median.cpu[part], 0)),
    ...[whole(median.generatorCpu), median.cpusUsed.toFixed(2)],
    ...[((median.generatorCpu * median.perSecond) / 1e6).toFixed(2), median.cpusIdle.toFixed(2)],
  ]);
  const targets: DataTable['rows'] = verdicts.map(({ name, text, target }) => [
    ...[name, text, target?.text ?? ''],
    target === undefined ? '' : target.met ? { text: 'met', tone: 'good' } : { text: 'MISSED', tone: 'bad' },
  ]);
  const faults = medians.flatMap((median) => median.faults.map((fault) => [nameOf(median), fault]));
  const speedColumns = ['Clients', 'Requests a second', 'Slowest–fastest', 'p50 ms', 'p99 ms', 'MB'];
  const costColumns = ['Clients', ...shown, 'stack', 'generator', 'CPUs: stack', 'CPUs: generator', 'CPUs: idle'];
  return {
    'Throughput and latency': { columns: [{ name: 'Scenario' }, ...numbers(speedColumns)], rows: speed },
    'CPU time, µs a request': { columns: [{ name: 'Scenario' }, ...numbers(costColumns)], rows: cost },
    Targets: { columns: [{ name: 'Figure' }, ...numbers(['Median', 'Target']), { name: 'Verdict' }], rows: targets },
    ...(faults.length > 0 && { Faults: { columns: [{ name: 'Scenario' }, { name: 'Fault' }], rows: faults } }),
  };
}

export function pageOf(result: Result, subject: 'the constrained stack' | 'shards'): Page {
  const { medians, verdicts, limits, node, endedAt, rounds, seconds } = result;
  const targets = verdicts.flatMap(({ target }) => target ?? []);
  const met = targets.filter((target) => target.met).length;
  const tables = Object.entries(tablesOf(result));
  return {
    title: `Benchmark of ${subject}`,
    subtitle: `${endedAt}, medians of ${rounds} rounds of ${seconds} s`,
    verdict: { text: `${met} of ${targets.length} targets met`, tone: met === targets.length ? 'good' : 'bad' },
    facts: [
      { name: subject === 'shards' ? 'Limits of each' : 'Limits of the stack', value: describeLimits(limits) },
      { name: 'Node', value: node },
    ],
    sections: [...tables.map(([heading, table]): Section => ({ heading, table })), charts(medians)],
  };
}

const describeLimits = (limits: Limits | undefined): string =>
  limits ? `${limits.cpus} CPU, ${limits.memory / 1e6} MB` : 'none';

function charts(medians: readonly Median[]): Section {
  const labels = medians.map(({ scenario, connections }) => `${scenario} · ${connections}`);
  const common = { kind: 'bar', x: 'scenario · clients', labels } as const;
  const throughput: Chart = {
    ...{ ...common, title: 'Throughput', note: 'Medians of the rounds.', unit: 'requests/s' },
    series: [{ name: 'requests a second', values: medians.map(({ perSecond }) => Math.round(perSecond)) }],
  };
  const cost: Chart = {
    ...{ ...common, title: 'CPU time', unit: 'µs' },
    note: 'Per request, by program, without the load generator.',
    series: partsOf(medians).map((name) => ({ name, values: medians.map(({ cpu }) => cpu[name]) })),
  };
  return { heading: 'Charts', charts: [throughput, cost] };
}
