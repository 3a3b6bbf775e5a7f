import { VALIDATION } from '../phases/validation.ts';
import { latencyHistogram, percentile, type Sample } from '../recorder.ts';
import { type Criterion, criterion } from './criterion.ts';

/** The 99th percentile of order placement: spec 003's limit and our own, in milliseconds. */
const LIMITS = [
  { limit: 500, whose: 'spec' },
  { limit: 100, whose: 'ours' },
];

/** How long orders took, from their intended send times: placed, replayed and refused ones. */
export function checkLatency(samples: Sample[]): Criterion[] {
  const orders = samples.filter(({ kind, phase }) => kind === 'place order' && phase !== VALIDATION);
  const p99 = percentile(latencyHistogram(orders), 99);
  return LIMITS.map(({ limit, whose }) =>
    criterion(
      `Response time p99 (${whose})`,
      `order placement < ${limit} ms`,
      `${p99.toFixed(1)} ms`,
      p99 < limit ? [] : [`${(p99 - limit).toFixed(1)} ms too long`],
    ),
  );
}
