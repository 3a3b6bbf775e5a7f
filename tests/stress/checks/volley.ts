import { unitsOf } from '../books.ts';
import { COPIES, KEYS, WEBCAM } from '../phases/volley.ts';
import type { Run } from '../run.ts';
import { isSuccess } from '../shop/exchange.ts';
import { type Criterion, count, criterion } from './criterion.ts';

/** One order of each key, and a replay for every other copy. */
export function checkCopies({ books }: Run): Criterion {
  const answers = books.histories.flatMap(({ placements }) => placements);
  const created = answers.filter(({ status }) => status === 201).length;
  const replayed = answers.filter(({ status }) => status === 200).length;
  const faults: string[] = [];
  if (created !== KEYS) faults.push(`${created} answers created an order`);
  if (replayed !== KEYS * (COPIES - 1)) faults.push(`${replayed} answers replayed one`);
  return criterion('One order a key', `${KEYS} × 201, the rest 200`, `${created} × 201, ${replayed} × 200`, faults);
}

/** Exactly the stock was sold: orders that did not fit were refused, and the last unit went. */
export function checkRush({ books, before, after }: Run): Criterion {
  const stock = (products: typeof before.products) => products.find(({ id }) => id === WEBCAM)?.current_stock ?? 0;
  const { sold } = unitsOf(books, WEBCAM);
  const left = stock(after.products);
  const refused = books.histories.filter(({ placements }) => !placements.some(isSuccess)).length;
  const faults: string[] = [];
  if (sold !== stock(before.products)) faults.push(`${sold} units were sold of ${stock(before.products)}`);
  if (left !== 0) faults.push(`${left} units are left`);
  return criterion(
    'Sold exactly what fits',
    `all ${stock(before.products)} units, no more`,
    `${sold} units in ${count(books.acknowledged.length, 'order')}, ${refused} refused`,
    faults,
  );
}
