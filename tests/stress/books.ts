import { randomUUID } from 'node:crypto';
import type { NewOrder, Order } from './shop/contract.ts';
import { bodyOf, type Exchange, isSuccess, isUnanswered } from './shop/exchange.ts';

/** An order as the shop acknowledged it. */
export interface Acknowledgement {
  order: Order;
  /** The body as it was sent: every replay has to repeat it. */
  text: string;
  /** When the first answer with it was complete. */
  at: number;
}

/** All that was asked and answered about one idempotency key. */
export interface KeyHistory {
  readonly request: NewOrder;
  /** Every exchange that placed or replayed it, in order of completion. */
  readonly placements: Exchange[];
  /** Every exchange that cancelled it, in order of completion. */
  readonly cancellations: Exchange[];
  acknowledgement: Acknowledgement | undefined;
}

/** What one run has asked and been answered, key by key: what the shop's own account is compared with. */
export class Books {
  /** Names the run: in the customer ids of all its orders. */
  readonly run = randomUUID().slice(0, 8);
  readonly histories: KeyHistory[] = [];
  /** The histories with an order, in order of acknowledgement. */
  readonly acknowledged: KeyHistory[] = [];

  /** A new key, of a customer who appears nowhere else. */
  open(productId: number, quantity: number): KeyHistory {
    const history: KeyHistory = {
      request: {
        product_id: productId,
        idempotency_key: randomUUID(),
        customer_id: `${this.customerPrefix}${this.histories.length + 1}`,
        quantity,
      },
      placements: [],
      cancellations: [],
      acknowledgement: undefined,
    };
    this.histories.push(history);
    return history;
  }

  get customerPrefix(): string {
    return `stress-${this.run}-`;
  }

  /** Enter an answer to a placement; tells whether it is the key's first acknowledgement. */
  enterPlacement(history: KeyHistory, exchange: Exchange): boolean {
    history.placements.push(exchange);
    if (!isSuccess(exchange) || history.acknowledgement) return false;
    history.acknowledgement = { order: bodyOf<Order>(exchange), text: exchange.text, at: exchange.answeredAt };
    this.acknowledged.push(history);
    return true;
  }

  /** Enter an answer to a cancellation. */
  enterCancellation(history: KeyHistory, exchange: Exchange): void {
    history.cancellations.push(exchange);
  }
}

/** Whether the order is known to be cancelled: one request did, or was told that another had. */
export const isCancelled = (history: KeyHistory): boolean =>
  history.cancellations.some((exchange) => exchange.status === 200 || exchange.status === 409);

/** Whether an answer was lost that could mean an order nobody knows of. */
export const hasLostPlacement = (history: KeyHistory): boolean =>
  !history.acknowledgement && history.placements.some(isUnanswered);

/** Whether an answer was lost that could mean a cancellation nobody knows of. */
export const hasLostCancellation = (history: KeyHistory): boolean =>
  !isCancelled(history) && history.cancellations.some(isUnanswered);

/** Units of a product that the run has sold, and how many of those it gave back. */
export function unitsOf(books: Books, productId: number): { sold: number; restored: number } {
  const orders = books.acknowledged.filter(({ request }) => request.product_id === productId);
  const units = (histories: KeyHistory[]) =>
    histories.reduce((sum, { acknowledgement }) => sum + (acknowledgement?.order.quantity ?? 0), 0);
  return { sold: units(orders), restored: units(orders.filter(isCancelled)) };
}
