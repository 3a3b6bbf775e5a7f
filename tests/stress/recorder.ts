import { build, type Histogram } from 'hdr-histogram-js';
import { BUYING, type Exchange } from './client.ts';

/** An exchange without its body, and the phase it belongs to. */
export interface Sample extends Omit<Exchange, 'text'> {
  readonly phase: string;
  /** What broke, where no response came. */
  readonly error: string | undefined;
}

/** Latencies without coordinated omission, from the intended send time, in microseconds. */
export function latencyHistogram(samples: Iterable<Sample>): Histogram {
  const histogram = build({ numberOfSignificantValueDigits: 3, bitBucketSize: 32 });
  for (const sample of samples) histogram.recordValue(latencyOf(sample));
  return histogram;
}

/** A percentile in milliseconds. */
export const percentile = (histogram: Histogram, percent: number): number =>
  histogram.totalCount === 0 ? 0 : histogram.getValueAtPercentile(percent) / 1000;

const latencyOf = ({ answeredAt, intendedAt }: Sample) => Math.max(1, Math.round((answeredAt - intendedAt) * 1000));

/** The name of an outcome in tables and charts: `201`, `409 sold_out`, `no response`. */
export const outcomeOf = ({ status, code }: Pick<Exchange, 'status' | 'code'>): string =>
  status === undefined ? 'no response' : [status, code].join(' ').trim();

/** Keeps every exchange of a run, by phase. */
export class Recorder {
  readonly samples: Sample[] = [];
  /** The phases that were begun, and when, by the clock of `performance.now()`. */
  readonly phases: { name: string; startedAt: number }[] = [];
  #statuses = new Map<string, number>();
  #latencies = build({ numberOfSignificantValueDigits: 2 });

  begin(phase: string): void {
    this.phases.push({ name: phase, startedAt: performance.now() });
    this.#statuses = new Map();
    this.#latencies.reset();
  }

  record({ text, ...exchange }: Exchange): void {
    const error = exchange.status === undefined ? text : undefined;
    const sample: Sample = { ...exchange, phase: this.phases.at(-1)?.name ?? '', error };
    this.samples.push(sample);
    const outcome = outcomeOf(sample);
    this.#statuses.set(outcome, (this.#statuses.get(outcome) ?? 0) + 1);
    if (BUYING.includes(sample.kind)) this.#latencies.recordValue(latencyOf(sample));
  }

  /** All but those of one phase. */
  samplesOutside(phase: string): Sample[] {
    return this.samples.filter((sample) => sample.phase !== phase);
  }

  /** The phase so far: `200: 301 · 201: 96 · 409 insufficient_stock: 3,813 · p99 7.1 ms` */
  describePhase(): string {
    const outcomes = [...this.#statuses].toSorted(([one], [other]) => one.localeCompare(other));
    const p99 = percentile(this.#latencies, 99);
    return [
      ...outcomes.map(([outcome, times]) => `${outcome}: ${times.toLocaleString('en')}`),
      ...(p99 > 0 ? [`p99 ${p99.toFixed(1)} ms`] : []),
    ].join(' · ');
  }
}
