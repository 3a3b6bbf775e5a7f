import type { BatchedCommand } from '../../lib/database/command.ts';
import type { Answer, Decision } from './model.ts';
import { type Item, move, type Purchased, purchaseData, type Sale, saleData, type Window } from './rows.ts';

type Purchase = Extract<BatchedCommand, { command: 'purchase' }>;

const refuse = (outcome: string, data?: Record<string, unknown>): Decision => ({
  answer: { outcome, ...(data && { data }) },
});

/** The sales of the model, and who has bought in them. */
export class Sales {
  readonly sales = new Map<string, Sale>();
  readonly #purchases = new Map<string, Purchased>();
  readonly #attempts = new Map<string, Purchased>();

  /** Creates a sale, or changes its window. */
  configure(id: string, item: Item | undefined, window: Window, request?: string): Answer {
    if (!item) return { outcome: 'item_not_found' };
    const earlier = this.sales.get(id);
    if (earlier && earlier.item !== item) return { outcome: 'item_fixed' };
    const sale: Sale = earlier ?? { id, item, window, createdBy: request, starts: 0, ends: 0 };
    Object.assign(sale, { window, starts: sale.starts + 1, ends: sale.ends + 1 });
    this.sales.set(id, sale);
    const isCreation = !earlier || (request !== undefined && earlier.createdBy === request);
    return { outcome: isCreation ? 'sale_created' : 'sale_changed', data: saleData(sale) };
  }

  /** A sale's start passes, if it is upcoming. */
  open(id: string): void {
    const sale = this.sales.get(id);
    if (sale?.window === 'upcoming') Object.assign(sale, { window: 'active', starts: sale.starts + 1 });
  }

  /** A sale's end passes, if it is active. */
  close(id: string): void {
    const sale = this.sales.get(id);
    if (sale?.window === 'active') Object.assign(sale, { window: 'ended', ends: sale.ends + 1 });
  }

  purchase(command: Purchase): Decision {
    const sale = this.sales.get(command.sale_id);
    if (!sale) return refuse('sale_not_found');
    const earlier = this.#purchases.get(command.id);
    const attempted = this.#attempts.get(command.attempt_id);
    if (attempted && attempted !== earlier) return refuse('id_reused');
    if (earlier) {
      const isSameRequest = earlier.command.request_id === command.request_id;
      const outcome = attempted || isSameRequest ? 'purchased' : 'already_purchased';
      return { answer: { outcome, replayed: outcome === 'purchased' && !isSameRequest, data: purchaseData(earlier) } };
    }
    if (sale.window === 'upcoming') return refuse('sale_not_started', { starts_at: saleData(sale).starts_at });
    if (sale.window === 'ended') return refuse('sale_ended', { ends_at: saleData(sale).ends_at });
    if (sale.item.available < 1) return refuse('sold_out');
    const purchase = { command, item: sale.item };
    const apply = () => {
      this.#purchases.set(command.id, purchase);
      this.#attempts.set(command.attempt_id, purchase);
      move(1, sale.item, 'available', 'sold');
    };
    return { answer: { outcome: 'purchased', replayed: false, data: purchaseData(purchase) }, apply };
  }

  /** What a look-up of this user shows in each sale. */
  purchasesOf(user_id: string) {
    return [...this.sales.keys()].map((sale_id) => {
      const purchase = [...this.#purchases.values()].find(
        ({ command }) => command.sale_id === sale_id && command.user_id === user_id,
      );
      return purchase ? { secured: true, purchase: purchaseData(purchase) } : { secured: false };
    });
  }
}
