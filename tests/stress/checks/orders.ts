import { type Histories, isCancelled, isUnsettled, type KeyHistory } from '../histories.ts';
import type { Snapshot } from '../run.ts';
import { LISTED_ORDERS, type ListedOrder, type Product } from '../shop.ts';
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
      'lists hold exactly what was sold',
      `${count(listed, 'listed order')} of ${count(after.orders.size, 'product')}`,
      after.products.flatMap(({ id }) => faultsOfList(id, histories, before, after)),
    ),
    criterion(
      'Every outcome is known',
      'retries get every lost response',
      count(histories.all.filter(isUnsettled).length, 'unknown outcome'),
      histories.all.filter(isUnsettled).map(({ request }) => `${request.idempotency_key}: no response`),
    ),
  ];
}

function faultsOfOrder({ request, acknowledgement }: KeyHistory, products: Product[]): string[] {
  if (!acknowledgement) return [];
  const { order, text } = acknowledgement;
  const price = products.find(({ id }) => id === request.product_id)?.price ?? Number.NaN;
  const holds =
    order.product_id === request.product_id &&
    order.customer_id === request.customer_id &&
    order.quantity === request.quantity &&
    order.unit_price === price &&
    order.total_price === price * request.quantity &&
    order.status === 'CONFIRMED' &&
    !Number.isNaN(Date.parse(order.created_at));
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
  const holds =
    listed.customer_id === order?.customer_id &&
    listed.quantity === order.quantity &&
    listed.total_price === order.total_price &&
    listed.created_at === order.created_at &&
    listed.status === (isCancelled(history) ? 'CANCELLED' : 'CONFIRMED');
  return holds ? [] : [`acknowledged ${JSON.stringify(order)}, listed ${JSON.stringify(listed)}`];
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
