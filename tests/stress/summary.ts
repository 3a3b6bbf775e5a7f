import type { Criterion } from './checks/criterion.ts';
import { latencyHistogram, outcomeOf, percentile, type Sample } from './recorder.ts';
import type { Run } from './run.ts';
import type { Settings } from './settings.ts';
import { type Second, timelineOf } from './timeline.ts';

/** How long one kind of request took, by its outcome. Milliseconds, from the intended send time. */
export interface LatencyRow {
  phase: string;
  what: string;
  count: number;
  p50: number;
  p90: number;
  p99: number;
  p999: number;
  max: number;
}

/** Everything a run found out, as it is written to the JSON file. Times are seconds from the start. */
export interface Summary {
  target: string;
  startedAt: string;
  durationSeconds: number;
  passed: boolean;
  settings: Omit<Settings, 'databaseUrl' | 'apiKey'>;
  criteria: Criterion[];
  latencies: LatencyRow[];
  /** Latency of orders under load, by outcome, at percentiles that each halve what is left: 50, 75, 87.5, … */
  distributions: Record<string, { percentile: number; milliseconds: number }[]>;
  phases: { name: string; from: number; to: number }[];
  events: { name: string; at: number }[];
  timeline: Second[];
  /** Units in stock whenever they were read, by product. */
  stock: Record<string, { at: number; units: number }[]>;
}

/** Sum a run up. */
export function summarize(run: Run, criteria: Criterion[]): Summary {
  const { samples, phases } = run.recorder;
  const endedAt = performance.now();
  const origin = phases[0]?.startedAt ?? endedAt;
  const secondOf = (at: number) => (at - origin) / 1000;
  const { databaseUrl: _, apiKey: __, ...settings } = run.settings;
  return {
    target: settings.baseUrl,
    startedAt: run.startedAt.toISOString(),
    durationSeconds: secondOf(endedAt),
    passed: criteria.every(({ verdict }) => verdict !== 'fail'),
    settings,
    criteria,
    latencies: latencyRows(samples),
    distributions: distributionsOf(samples.filter(({ kind }) => kind === 'place order')),
    phases: phases.map(({ name, startedAt }, index) => ({
      name,
      from: secondOf(startedAt),
      to: secondOf(phases[index + 1]?.startedAt ?? endedAt),
    })),
    events: run.kill ? [{ name: 'kill', at: secondOf(run.kill.startedAt) }] : [],
    timeline: timelineOf(samples, secondOf, Math.ceil(secondOf(endedAt))),
    stock: Object.fromEntries(
      [...Map.groupBy(run.stockReadings, ({ productId }) => productId)].map(([id, readings]) => [
        String(id),
        readings.map(({ at, units }) => ({ at: secondOf(at), units })),
      ]),
    ),
  };
}

function latencyRows(samples: Sample[]): LatencyRow[] {
  const byPhase = Map.groupBy(samples, ({ phase }) => phase);
  return [...byPhase].flatMap(([phase, ofPhase]) => {
    const byOutcome = Map.groupBy(ofPhase, (sample) => `${sample.kind} → ${outcomeOf(sample)}`);
    return [...byOutcome].toSorted().map(([what, group]) => ({ phase, what, ...latencyColumns(group) }));
  });
}

function latencyColumns(samples: Sample[]): Omit<LatencyRow, 'phase' | 'what'> {
  const histogram = latencyHistogram(samples);
  const at = (percent: number) => percentile(histogram, percent);
  return { count: samples.length, p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max: at(100) };
}

function distributionsOf(orders: Sample[]): Summary['distributions'] {
  return Object.fromEntries(
    [...Map.groupBy(orders, outcomeOf)].map(([outcome, samples]) => {
      const histogram = latencyHistogram(samples);
      const halvings = Math.floor(Math.log2(samples.length)) + 1;
      const points = Array.from({ length: halvings }, (_, index) => 100 * (1 - 2 ** -(index + 1)));
      return [
        outcome,
        points.map((percent) => ({ percentile: percent, milliseconds: percentile(histogram, percent) })),
      ];
    }),
  );
}
