import { EXPECTED_STATUSES, isUnanswered, type Kind } from '../client.ts';
import { latencyHistogram, outcomeOf, percentile, type Sample } from '../recorder.ts';
import type { Kill } from '../run.ts';
import { VALIDATION } from '../validation.ts';
import { type Criterion, count, criterion, note } from './criterion.ts';

/** Every request has a response, and none of 5xx. */
export function checkAvailability(samples: Sample[]): Criterion {
  const failed = samples.filter(isUnanswered);
  const measured = `${count(samples.length, 'request')}, ${failed.length} failed`;
  return criterion('API availability', 'no 5xx, no broken connection', measured, tally(failed));
}

/** Only the statuses of spec 003 for correct requests. */
export function checkStatuses(samples: Sample[]): Criterion {
  const isUnexpected = ({ kind, status }: Sample) =>
    status !== undefined && status < 500 && !EXPECTED_STATUSES[kind].includes(status);
  const others = samples.filter(isUnexpected);
  return criterion('Statuses', 'only those of the contract', `${others.length} others`, tally(others));
}

function tally(samples: Sample[]): string[] {
  const groups = Map.groupBy(samples, ({ kind, phase, error, ...sample }) =>
    [`${kind} in ${phase}: ${outcomeOf(sample)}`, ...(error ? [error] : [])].join(', '),
  );
  return [...groups].map(([what, group]) => `${what}, ${count(group.length, 'time')}`);
}

/** How long after the kill the load balancer may take to notice, in milliseconds. */
const NOTICE_MS = 1000;

/** Only requests that were on their way to the killed instance may fail; what is sent once it is gone must not. */
export function checkKill(samples: Sample[], kill: Kill | undefined): Criterion {
  const [name, requirement] = ['API availability', 'failures only around the kill'];
  if (!kill) return criterion(name, requirement, 'nothing was killed', ['the kill command did not run']);
  const failed = samples.filter(isUnanswered);
  const others = failed.filter(
    ({ sentAt, answeredAt }) => answeredAt < kill.startedAt || sentAt > kill.endedAt + NOTICE_MS,
  );
  const last = Math.max(...failed.map(({ sentAt }) => sentAt - kill.startedAt));
  const after = failed.length === 0 ? '' : `, the last sent ${last.toFixed(0)} ms after it`;
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;
  return criterion(
    name,
    requirement,
    `${count(samples.length, 'request')}, ${failed.length} failed${after}`,
    others.map(({ kind, status, sentAt }) => {
      return `${kind}: ${outcomeOf({ status })} ${seconds(sentAt - kill.endedAt)} after the kill`;
    }),
  );
}

/** The 99th percentile of order placement: spec 003's limit and our own, in milliseconds. */
export const LATENCY_LIMITS = [
  { limit: 500, whose: 'spec' },
  { limit: 100, whose: 'ours' },
];

/** How long orders took, from their intended send times: placed, replayed and refused ones. */
export const checkLatency = (samples: Sample[]): Criterion[] =>
  LATENCY_LIMITS.map(({ limit, whose }) =>
    limitLatency(`Response time p99 (${whose})`, 'place order', limit, underLoad(samples)),
  );

/** The 99th percentile of the requests of this kind, below so many milliseconds. */
export function limitLatency(name: string, kind: Kind, limit: number, samples: Sample[]): Criterion {
  const p99 = p99Of(kind, samples);
  const faults = p99 < limit ? [] : [`${(p99 - limit).toFixed(1)} ms too long`];
  return criterion(name, `${kind} < ${limit} ms`, `${p99.toFixed(1)} ms`, faults);
}

/** The same without a limit, for a load that is more than what is left of the shop was made for. */
export const noteLatency = (samples: Sample[]): Criterion =>
  note('Response time p99', `${p99Of('place order', underLoad(samples)).toFixed(1)} ms`);

const underLoad = (samples: Sample[]) => samples.filter(({ phase }) => phase !== VALIDATION);

const p99Of = (kind: Kind, samples: Sample[]) =>
  percentile(latencyHistogram(samples.filter((sample) => sample.kind === kind)), 99);
