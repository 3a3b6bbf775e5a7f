import type { Books, KeyHistory } from '../books.ts';
import type { Order } from '../shop/contract.ts';
import { bodyOf, isSuccess } from '../shop/exchange.ts';
import { type Criterion, count, criterion } from './criterion.ts';

/** A key is worth one order, and every replay of it gets that order's first answer again. */
export function checkIdempotency(books: Books): Criterion[] {
  const replays = books.acknowledged.reduce((sum, { placements }) => sum + placements.filter(isSuccess).length - 1, 0);
  return [
    criterion(
      'Idempotency',
      'replays: 200, the same body',
      `${count(replays, 'replay')} of ${count(books.acknowledged.length, 'order')}`,
      books.acknowledged.flatMap(faultsOfReplays),
    ),
    criterion(
      'No duplicates',
      'one order a key',
      `${count(books.histories.length, 'key')}, ${count(books.acknowledged.length, 'order')}`,
      [...books.acknowledged.flatMap(faultsOfKey), ...sharedOrders(books.acknowledged)],
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
