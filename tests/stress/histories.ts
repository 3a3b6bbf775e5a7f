import { randomUUID } from 'node:crypto';
import { bodyOf, type Exchange, isSuccess, isUnanswered } from './client.ts';
import type { NewOrder, Order } from './shop.ts';

/** An order as the shop acknowledged it. */
export interface Acknowledgement {
  order: Order;
  /** The body as it was received: every replay has to repeat it. */
  text: string;
  /** When the first response with it was complete. */
  at: number;
}

/** All requests and responses of one idempotency key. */
export interface KeyHistory {
  readonly request: NewOrder;
  /** Every exchange that placed or replayed it, in order of completion. */
  readonly placements: Exchange[];
  /** Every exchange that cancelled it, in order of completion. */
  readonly cancellations: Exchange[];
  acknowledgement: Acknowledgement | undefined;
}

/** The requests and responses of a run, key by key: what the shop's own data is compared with. */
export class Histories {
  /** What the customer ids of all orders of this run begin with. */
  readonly customerPrefix = `stress-${randomUUID().slice(0, 8)}-`;
  readonly all: KeyHistory[] = [];
  /** Those with an order, in order of acknowledgement. */
  readonly acknowledged: KeyHistory[] = [];

  /** A new key, of a customer who appears nowhere else. */
  open(productId: number, quantity: number): KeyHistory {
    const request = {
      product_id: productId,
      idempotency_key: randomUUID(),
      customer_id: `${this.customerPrefix}${this.all.length + 1}`,
      quantity,
    };
    const history: KeyHistory = { request, placements: [], cancellations: [], acknowledgement: undefined };
    this.all.push(history);
    return history;
  }

  recordPlacement(history: KeyHistory, exchange: Exchange): void {
    history.placements.push(exchange);
    if (!isSuccess(exchange) || history.acknowledgement) return;
    history.acknowledgement = { order: bodyOf<Order>(exchange), text: exchange.text, at: exchange.answeredAt };
    this.acknowledged.push(history);
  }

  /** Units of a product that the run has bought, and how many of those it gave back. */
  unitsOf(productId: number): { sold: number; restored: number } {
    const orders = this.acknowledged.filter(({ request }) => request.product_id === productId);
    const units = (histories: KeyHistory[]) =>
      histories.reduce((sum, { acknowledgement }) => sum + (acknowledgement?.order.quantity ?? 0), 0);
    return { sold: units(orders), restored: units(orders.filter(isCancelled)) };
  }
}

/** Whether the order is known to be cancelled: by one request, or by a refusal because another had done it. */
export const isCancelled = (history: KeyHistory): boolean =>
  history.cancellations.some((exchange) => exchange.status === 200 || exchange.status === 409);

/** Whether a response was lost that could mean an unknown order. */
export const hasLostPlacement = (history: KeyHistory): boolean =>
  !history.acknowledgement && history.placements.some(isUnanswered);

/** Whether a response was lost that could mean an unknown cancellation. */
export const hasLostCancellation = (history: KeyHistory): boolean =>
  !isCancelled(history) && history.cancellations.some(isUnanswered);

/** Whether the last response of this key is still missing. */
export const isUnsettled = (history: KeyHistory): boolean =>
  (hasLostPlacement(history) && isUnanswered(history.placements.at(-1) as Exchange)) ||
  (hasLostCancellation(history) && isUnanswered(history.cancellations.at(-1) as Exchange));
