import { VALIDATION } from '../phases/validation.ts';
import { latencyHistogram, percentile, type Sample } from '../recorder.ts';
import { type Criterion, criterion, note } from './criterion.ts';

/** The 99th percentile of order placement: spec 003's limit and our own, in milliseconds. */
const LIMITS = [
  { limit: 500, whose: 'spec' },
  { limit: 100, whose: 'ours' },
];

/** How long orders took, from their intended send times: placed, replayed and refused ones. */
export function checkLatency(samples: Sample[]): Criterion[] {
  const p99 = p99OfOrders(samples);
  return LIMITS.map(({ limit, whose }) =>
    criterion(
      `Response time p99 (${whose})`,
      `order placement < ${limit} ms`,
      `${p99.toFixed(1)} ms`,
      p99 < limit ? [] : [`${(p99 - limit).toFixed(1)} ms too long`],
    ),
  );
}

/** The same without a limit, for a load that is more than what is left of the shop was made for. */
export const noteLatency = (samples: Sample[]): Criterion =>
  note('Response time p99', `${p99OfOrders(samples).toFixed(1)} ms`);

function p99OfOrders(samples: Sample[]): number {
  const orders = samples.filter(({ kind, phase }) => kind === 'place order' && phase !== VALIDATION);
  return percentile(latencyHistogram(orders), 99);
}
