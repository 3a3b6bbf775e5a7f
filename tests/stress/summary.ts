import type { Criterion } from './checks/criterion.ts';
import { BUYING } from './client.ts';
import { latencyHistogram, outcomeOf, percentile, type Sample } from './recorder.ts';
import type { Run } from './run.ts';
import type { Settings } from './settings.ts';

/** Milliseconds, from the intended send time. */
type Latencies = Record<'p50' | 'p90' | 'p99' | 'p999' | 'max', number>;

/** How long one kind of request took, by its outcome. */
export interface LatencyRow extends Latencies {
  phase: string;
  what: string;
  count: number;
}

/** One second of the run. */
export interface Second {
  /** Requests that were due in it. */
  due: number;
  /** Responses that came in it, by outcome. */
  answered: Record<string, number>;
  /** Of the orders or purchases that were due in it. */
  latencies: Latencies | undefined;
  /** Units in stock that were read in it, by name. */
  stock: Record<string, number>;
}

/** Everything a run found out, as it is written to the JSON file. Times are seconds from the start. */
export interface Summary {
  target: string;
  startedAt: string;
  durationSeconds: number;
  passed: boolean;
  load: string;
  settings: Omit<Settings, 'databaseUrl' | 'apiKey'>;
  criteria: Criterion[];
  latencies: LatencyRow[];
  /** When each phase began, and when the scenario `kill` has killed. */
  events: { name: string; at: number }[];
  timeline: Second[];
}

/** @param load how much was sent, in words */
export function summarize(run: Run, load: string, criteria: Criterion[]): Summary {
  const { samples, phases } = run.recorder;
  const endedAt = performance.now();
  const origin = phases[0]?.startedAt ?? endedAt;
  const secondOf = (at: number) => (at - origin) / 1000;
  const { databaseUrl: _, apiKey: __, ...settings } = run.settings;
  const kill = run.kill ? [{ name: 'kill', startedAt: run.kill.startedAt }] : [];
  return {
    target: settings.baseUrl,
    startedAt: run.startedAt.toISOString(),
    durationSeconds: secondOf(endedAt),
    passed: criteria.every(({ verdict }) => verdict !== 'fail'),
    load,
    settings,
    criteria,
    latencies: latencyRows(samples),
    events: [...phases, ...kill].map(({ name, startedAt }) => ({ name, at: secondOf(startedAt) })),
    timeline: timelineOf(run, secondOf, Math.ceil(secondOf(endedAt))),
  };
}

function latencyRows(samples: Sample[]): LatencyRow[] {
  const byPhase = Map.groupBy(samples, ({ phase }) => phase);
  return [...byPhase].flatMap(([phase, ofPhase]) => {
    const byOutcome = Map.groupBy(ofPhase, (sample) => `${sample.kind} → ${outcomeOf(sample)}`);
    return [...byOutcome]
      .toSorted()
      .map(([what, group]) => ({ phase, what, count: group.length, ...latenciesOf(group) }));
  });
}

function latenciesOf(samples: Sample[]): Latencies {
  const histogram = latencyHistogram(samples);
  const at = (percent: number) => percentile(histogram, percent);
  return { p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max: at(100) };
}

/** The run second by second; `secondOf` converts a time of `performance.now()`. */
function timelineOf({ recorder, stockReadings }: Run, secondOf: (at: number) => number, length: number): Second[] {
  const { samples } = recorder;
  const due = Map.groupBy(samples, ({ intendedAt }) => Math.floor(secondOf(intendedAt)));
  const answered = Map.groupBy(samples, ({ answeredAt }) => Math.floor(secondOf(answeredAt)));
  const readings = Map.groupBy(stockReadings, ({ at }) => Math.floor(secondOf(at)));
  return Array.from({ length }, (_, second) => {
    const started = due.get(second) ?? [];
    const buying = started.filter(({ kind }) => BUYING.includes(kind));
    const outcomes = Map.groupBy(answered.get(second) ?? [], outcomeOf);
    return {
      due: started.length,
      answered: Object.fromEntries([...outcomes].map(([outcome, group]) => [outcome, group.length])),
      latencies: buying.length > 0 ? latenciesOf(buying) : undefined,
      stock: Object.fromEntries((readings.get(second) ?? []).map(({ name, units }) => [name, units])),
    };
  });
}
