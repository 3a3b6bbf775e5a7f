import { outcomeOf, type Sample } from '../recorder.ts';
import { EXPECTED_STATUSES } from '../shop/contract.ts';
import { isUnanswered } from '../shop/exchange.ts';
import { type Criterion, count, criterion } from './criterion.ts';

/** Every request is answered, and not with a 5xx. */
export function checkAvailability(samples: Sample[]): Criterion {
  const failed = samples.filter(isUnanswered);
  const measured = `${count(samples.length, 'request')}, ${failed.length} failed`;
  return criterion('API availability', 'no 5xx, no broken connection', measured, tally(failed));
}

/** Nothing but what spec 003 answers to correct requests. */
export function checkStatuses(samples: Sample[]): Criterion {
  const odd = samples.filter(isUnexpected);
  return criterion('Statuses', 'those of the contract', `${odd.length} others`, tally(odd));
}

const isUnexpected = ({ kind, status }: Sample): boolean =>
  status !== undefined && status < 500 && !EXPECTED_STATUSES[kind].includes(status);

function tally(samples: Sample[]): string[] {
  const groups = Map.groupBy(samples, ({ kind, phase, error, ...sample }) =>
    [`${kind} in ${phase}: ${outcomeOf(sample)}`, ...(error ? [error] : [])].join(', '),
  );
  return [...groups].map(([what, group]) => `${what}, ${count(group.length, 'time')}`);
}
