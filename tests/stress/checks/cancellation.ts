import { type Books, isCancelled, type KeyHistory } from '../books.ts';
import type { CancelledOrder } from '../shop/contract.ts';
import { bodyOf, isUnanswered } from '../shop/exchange.ts';
import { type Criterion, count, criterion } from './criterion.ts';

/** Of all requests to cancel an order exactly one succeeds, and restores what was ordered. */
export function checkCancellation(books: Books): Criterion {
  const asked = books.acknowledged.filter(({ cancellations }) => cancellations.length > 0);
  const requests = asked.reduce((sum, { cancellations }) => sum + cancellations.length, 0);
  return criterion(
    'Cancel safety',
    'one 200 an order, the rest 409',
    `${count(asked.filter(isCancelled).length, 'order')} cancelled by ${count(requests, 'request')}`,
    asked.flatMap(faultsOfCancellation),
  );
}

function faultsOfCancellation({ acknowledgement, cancellations }: KeyHistory): string[] {
  if (!acknowledgement) return [];
  const { order_id, quantity } = acknowledgement.order;
  const successes = cancellations.filter(({ status }) => status === 200);
  const lost = cancellations.some(isUnanswered);
  const faults: string[] = [];
  if (successes.length > 1) faults.push(`order ${order_id}: cancelled ${successes.length} times`);
  if (successes.length === 0 && !lost) faults.push(`order ${order_id}: no request cancelled it`);
  for (const success of successes) {
    const answer = bodyOf<CancelledOrder>(success);
    if (answer.order_id !== order_id || answer.status !== 'CANCELLED' || answer.restored_quantity !== quantity) {
      faults.push(`order ${order_id}: of ${quantity} units, answered ${success.text}`);
    }
  }
  return faults;
}
