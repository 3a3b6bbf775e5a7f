import { bodyOf, isSuccess, isUnanswered } from '../client.ts';
import { type Histories, isCancelled, type KeyHistory } from '../histories.ts';
import type { CancelledOrder, Order } from '../shop.ts';
import { type Criterion, count, criterion } from './criterion.ts';

/** A key is worth one order, and every replay of it has the body of the first response. */
export function checkIdempotency({ all, acknowledged }: Histories): Criterion[] {
  const replays = acknowledged.reduce((sum, { placements }) => sum + placements.filter(isSuccess).length - 1, 0);
  return [
    criterion(
      'Idempotency',
      'replays: 200, the same body',
      `${count(replays, 'replay')} of ${count(acknowledged.length, 'order')}`,
      acknowledged.flatMap(faultsOfReplays),
    ),
    criterion(
      'No duplicates',
      'one order per key',
      `${count(all.length, 'key')}, ${count(acknowledged.length, 'order')}`,
      [...acknowledged.flatMap(faultsOfKey), ...sharedOrders(acknowledged)],
    ),
  ];
}

function faultsOfReplays({ request, placements, acknowledgement }: KeyHistory): string[] {
  if (!acknowledgement) return [];
  const key = request.idempotency_key;
  const faults: string[] = [];
  if (placements.filter(({ status }) => status === 201).length > 1) faults.push(`${key}: created (201) more than once`);
  if (placements.some((exchange) => isSuccess(exchange) && exchange.text !== acknowledgement.text)) {
    faults.push(`${key}: a replay has another body`);
  }
  const refused = placements.find(({ status, sentAt }) => status === 409 && sentAt > acknowledgement.at);
  if (refused) faults.push(`${key}: refused (409) after it was acknowledged`);
  return faults;
}

function faultsOfKey({ request, placements }: KeyHistory): string[] {
  const ids = new Set(placements.filter(isSuccess).map((exchange) => bodyOf<Order>(exchange).order_id));
  return ids.size > 1 ? [`${request.idempotency_key}: ${ids.size} orders`] : [];
}

function sharedOrders(acknowledged: KeyHistory[]): string[] {
  const byOrder = Map.groupBy(acknowledged, ({ acknowledgement }) => acknowledgement?.order.order_id);
  return [...byOrder].filter(([, keys]) => keys.length > 1).map(([id, keys]) => `order ${id}: ${keys.length} keys`);
}

/** Of all requests to cancel an order exactly one succeeds, and restores the ordered units. */
export function checkCancellation({ acknowledged }: Histories): Criterion {
  const targets = acknowledged.filter(({ cancellations }) => cancellations.length > 0);
  const requests = targets.reduce((sum, { cancellations }) => sum + cancellations.length, 0);
  return criterion(
    'Cancel safety',
    'one 200 per order, the rest 409',
    `${count(targets.filter(isCancelled).length, 'order')} cancelled by ${count(requests, 'request')}`,
    targets.flatMap(faultsOfCancellation),
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
    const body = bodyOf<CancelledOrder>(success);
    if (body.order_id !== order_id || body.status !== 'CANCELLED' || body.restored_quantity !== quantity) {
      faults.push(`order ${order_id}: of ${quantity} units, the response was ${success.text}`);
    }
  }
  return faults;
}
