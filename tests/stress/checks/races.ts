import { isSuccess } from '../client.ts';
import { isCancelled } from '../histories.ts';
import { CANCELLATION_WAVE } from '../phases.ts';
import { COPIES, HOT_PRODUCT, KEYS } from '../races.ts';
import type { Run } from '../run.ts';
import { type Criterion, count, criterion } from './criterion.ts';

/** One order of each key, and a replay for every other copy. */
export function checkCopies({ histories }: Run): Criterion {
  const responses = histories.all.flatMap(({ placements }) => placements);
  const created = responses.filter(({ status }) => status === 201).length;
  const replayed = responses.filter(({ status }) => status === 200).length;
  const faults: string[] = [];
  if (created !== KEYS) faults.push(`${created} responses created an order`);
  if (replayed !== KEYS * (COPIES - 1)) faults.push(`${replayed} responses replayed one`);
  return criterion('One order per key', `${KEYS} × 201, the rest 200`, `${created} × 201, ${replayed} × 200`, faults);
}

/** Exactly the stock was sold: orders that did not fit were refused, and the last unit went. */
export function checkSellOut({ histories, before, after }: Run): Criterion {
  const stock = (products: typeof before.products) => products.find(({ id }) => id === HOT_PRODUCT)?.current_stock ?? 0;
  const { sold } = histories.unitsOf(HOT_PRODUCT);
  const left = stock(after.products);
  const refused = histories.all.filter(({ placements }) => !placements.some(isSuccess)).length;
  const faults: string[] = [];
  if (sold !== stock(before.products)) faults.push(`${sold} units were sold of ${stock(before.products)}`);
  if (left !== 0) faults.push(`${left} units are left`);
  return criterion(
    'Sold exactly the stock',
    `all ${stock(before.products)} units, no more`,
    `${sold} units in ${count(histories.acknowledged.length, 'order')}, ${refused} refused`,
    faults,
  );
}

/** The mix contained all it should: without orders, replays and cancellations the other rules would hold of nothing. */
export function checkCoverage({ histories, recorder }: Run): Criterion {
  const cancelled = histories.acknowledged.filter(isCancelled);
  const waveBegan = recorder.phases.find(({ name }) => name === CANCELLATION_WAVE)?.startedAt ?? 0;
  const again = histories.acknowledged.filter(({ acknowledgement }) => (acknowledgement?.at ?? 0) > waveBegan);
  const retried = histories.all.filter(({ placements }) => placements.length > 1);
  const counts = [
    [histories.acknowledged.length, 'order was placed'],
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
