import { isCancelled } from '../books.ts';
import { CANCELLATION_WAVE } from '../phases/cancellation-wave.ts';
import type { Run } from '../run.ts';
import { type Criterion, count, criterion } from './criterion.ts';

/** The mix did what it is there for: without orders, replays and cancellations the other rules would hold of nothing. */
export function checkCoverage({ books, recorder }: Run): Criterion {
  const cancelled = books.acknowledged.filter(isCancelled);
  const waveBegan = recorder.phases.find(({ name }) => name === CANCELLATION_WAVE)?.startedAt ?? 0;
  const again = books.acknowledged.filter(({ acknowledgement }) => (acknowledgement?.at ?? 0) > waveBegan);
  const retried = books.histories.filter(({ placements }) => placements.length > 1);
  const counts = [
    [books.acknowledged.length, 'order was placed'],
    [retried.length, 'key was retried'],
    [cancelled.length, 'order was cancelled'],
    [again.length, 'order took restored stock'],
  ] as const;
  return criterion(
    'Restored stock is sold again',
    'orders in the cancellation wave',
    `${count(cancelled.length, 'order')} cancelled, ${again.length} placed`,
    counts.filter(([number]) => number === 0).map(([, what]) => `no ${what}`),
  );
}
