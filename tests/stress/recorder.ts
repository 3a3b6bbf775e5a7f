import { build, type Histogram } from 'hdr-histogram-js';
import { type Exchange, latencyOf } from './shop/exchange.ts';

/** An exchange without its body, and the phase it belongs to. */
export interface Sample extends Omit<Exchange, 'text'> {
  readonly phase: string;
  /** What broke, where no answer came. */
  readonly error: string | undefined;
}

/** What is shown while a phase runs. */
export interface Pulse {
  answered: number;
  /** Answers by status; `none` counts requests without an answer. */
  statuses: Map<string, number>;
  /** Of placed orders, in milliseconds. */
  p99: number;
}

/** Latencies in microseconds, to three significant digits, from 1 µs to any length. */
export function latencyHistogram(samples: Iterable<Sample>): Histogram {
  const histogram = build({ numberOfSignificantValueDigits: 3, bitBucketSize: 32 });
  for (const sample of samples) histogram.recordValue(microseconds(sample));
  return histogram;
}

/** A percentile in milliseconds. */
export const percentile = (histogram: Histogram, percent: number): number =>
  histogram.totalCount === 0 ? 0 : histogram.getValueAtPercentile(percent) / 1000;

const microseconds = (sample: Sample) => Math.max(1, Math.round(latencyOf(sample) * 1000));

/** The name of an outcome in tables and charts. */
export const outcomeOf = ({ status }: Pick<Exchange, 'status'>): string =>
  status === undefined ? 'no answer' : String(status);

/** Keeps every exchange of a run, by phase. */
export class Recorder {
  readonly samples: Sample[] = [];
  /** The phases that were begun, and when, by the clock of `performance.now()`. */
  readonly phases: { name: string; startedAt: number }[] = [];
  #phase = '';
  #statuses = new Map<string, number>();
  #answered = 0;
  #orders = build({ numberOfSignificantValueDigits: 2 });

  begin(phase: string): void {
    this.#phase = phase;
    this.phases.push({ name: phase, startedAt: performance.now() });
    this.#statuses = new Map();
    this.#answered = 0;
    this.#orders.reset();
  }

  record({ text, ...exchange }: Exchange): void {
    const error = exchange.status === undefined ? text : undefined;
    const sample: Sample = { ...exchange, phase: this.#phase, error };
    this.samples.push(sample);
    this.#answered++;
    const outcome = outcomeOf(sample);
    this.#statuses.set(outcome, (this.#statuses.get(outcome) ?? 0) + 1);
    if (sample.kind === 'place order') this.#orders.recordValue(microseconds(sample));
  }

  /** All but those of one phase. */
  samplesOutside(phase: string): Sample[] {
    return this.samples.filter((sample) => sample.phase !== phase);
  }

  /** The phase so far. */
  pulse(): Pulse {
    return { answered: this.#answered, statuses: this.#statuses, p99: percentile(this.#orders, 99) };
  }
}
