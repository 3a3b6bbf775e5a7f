import { isDeepStrictEqual } from 'node:util';
import { type Histories, isCancelled, isUnsettled, type KeyHistory } from '../histories.ts';
import type { Snapshot } from '../run.ts';
import { LISTED_ORDERS, type ListedOrder, type Order, type Product } from '../shop.ts';
import { type Criterion, count, criterion } from './criterion.ts';

/** Every order is as requested, and the shop's lists show the orders that were acknowledged and no other. */
export function checkOrders(histories: Histories, before: Snapshot, after: Snapshot): Criterion[] {
  const listed = [...after.orders.values()].reduce((sum, orders) => sum + orders.length, 0);
  return [
    criterion(
      'Orders as requested',
      'product, customer, quantity, price',
      count(histories.acknowledged.length, 'order'),
      histories.acknowledged.flatMap((history) => faultsOfOrder(history, after.products)),
    ),
    criterion(
      'Order consistency',
      'lists show exactly the orders placed',
      `${count(listed, 'listed order')} of ${count(after.orders.size, 'product')}`,
      after.products.flatMap(({ id }) => faultsOfList(id, histories, before, after)),
    ),
    criterion(
      'Every outcome is known',
      'a retry recovers every lost response',
      count(histories.all.filter(isUnsettled).length, 'unknown outcome'),
      histories.all.filter(isUnsettled).map(({ request }) => `${request.idempotency_key}: no response`),
    ),
  ];
}

function faultsOfOrder({ request, acknowledgement }: KeyHistory, products: Product[]): string[] {
  if (!acknowledgement) return [];
  const { order, text } = acknowledgement;
  const price = products.find(({ id }) => id === request.product_id)?.price ?? Number.NaN;
  const { idempotency_key: _, ...requested } = request;
  const expected = { ...requested, unit_price: price, total_price: price * request.quantity, status: 'CONFIRMED' };
  const holds = isDeepStrictEqual(order, { ...order, ...expected }) && !Number.isNaN(Date.parse(order.created_at));
  return holds ? [] : [`requested ${JSON.stringify(request)}, got ${text}`];
}

function faultsOfList(productId: number, histories: Histories, before: Snapshot, after: Snapshot): string[] {
  const list = after.orders.get(productId) ?? [];
  const old = new Set(before.orders.get(productId)?.map(({ order_id }) => order_id));
  const own = new Map<string, KeyHistory>();
  for (const history of histories.acknowledged) {
    const order = history.acknowledgement?.order;
    if (order?.product_id === productId) own.set(order.order_id, history);
  }
  const faults = list.flatMap((order) => {
    const history = own.get(order.order_id);
    if (history) return faultsOfListed(order, history);
    return old.has(order.order_id) ? [] : [`product ${productId}: phantom order ${JSON.stringify(order)}`];
  });
  return [...faults, ...faultsOfOrdering(productId, list), ...missing(productId, list, [...own.values()])];
}

function faultsOfListed(listed: ListedOrder, history: KeyHistory): string[] {
  const order = history.acknowledgement?.order;
  const { product_id: _, unit_price: __, ...expected } = order as Order;
  const status = isCancelled(history) ? 'CANCELLED' : 'CONFIRMED';
  return isDeepStrictEqual(listed, { ...listed, ...expected, status })
    ? []
    : [`acknowledged ${JSON.stringify(order)}, listed ${JSON.stringify(listed)}`];
}

function faultsOfOrdering(productId: number, list: ListedOrder[]): string[] {
  const faults: string[] = [];
  if (list.length > LISTED_ORDERS) faults.push(`product ${productId}: ${list.length} orders listed`);
  if (list.some((order, index) => order.created_at > (list[index - 1]?.created_at ?? order.created_at))) {
    faults.push(`product ${productId}: not the latest first`);
  }
  return faults;
}

/** Orders that are later than the last one listed, or that a list with room to spare leaves out. */
function missing(productId: number, list: ListedOrder[], own: KeyHistory[]): string[] {
  const ids = new Set(list.map(({ order_id }) => order_id));
  const since = list.length < LISTED_ORDERS ? '' : (list.at(-1)?.created_at ?? '');
  return own
    .map(({ acknowledgement }) => acknowledgement?.order)
    .filter((order) => order !== undefined && order.created_at > since && !ids.has(order.order_id))
    .map((order) => `product ${productId}: order ${order?.order_id} is not listed`);
}
