import type { BatchedCommand } from '../../lib/database/command.ts';
import { type Item, levelsOf, move, orderData, type Placed, type Reserved, reservationData } from './rows.ts';
import { Sales } from './sales.ts';

/** An answer of `execute_batch`. */
export type Answer = { outcome: string; replayed?: boolean; data?: Record<string, unknown> };

type Command<Name extends BatchedCommand['command']> = Extract<BatchedCommand, { command: Name }>;

/** What a command does: its answer, the change if it makes one, and the item whose levels after the batch it answers. */
export type Decision = { answer: Answer; apply?: () => void; counted?: Item };

const refuse = (outcome: string): Decision => ({ answer: { outcome } });

/** The inventory core without transactions, locks and ledger: what it answers, and where the units are. */
export class Model {
  readonly items = new Map<string, Item>();
  readonly reservations = new Map<string, Reserved>();
  readonly orders = new Map<string, Placed>();
  readonly sales = new Sales();
  readonly #stockTakes = new Map<string, { item: Item; in_stock: number }>();

  execute(batch: BatchedCommand[]): Answer[] {
    const setsStock = batch.filter((command) => this.#createItem(command)).length > 0;
    // Commands with the same id, or the same attempt, are decided one after another.
    if (hasRepeated(batch)) return batch.flatMap((command) => this.execute([command]));

    // The rows are read before the batch; only the stock changes from command to command. What wants more than there is
    // before the batch is refused at once, unless the batch sets stock.
    const decisions = batch.map((command) => this.#decide(command));
    for (const [index, command] of batch.entries()) {
      const isShort = SHORTAGES.includes(decisions[index]?.answer.outcome as string);
      if ('quantity' in command && !(isShort && !setsStock)) decisions[index] = this.#decide(command);
      decisions[index]?.apply?.();
    }
    return decisions.map(({ answer, counted }) => (counted ? { ...answer, data: levelsOf(counted) } : answer));
  }

  /** The deadline of a hold passes: its units are available from now on, swept or not. */
  lapse(id: string): void {
    const reservation = this.reservations.get(id);
    if (reservation?.status !== 'PENDING') return;
    reservation.status = 'EXPIRED';
    move(reservation.command.quantity, reservation.item, 'reserved', 'available');
  }

  #decide(command: BatchedCommand): Decision {
    switch (command.command) {
      case 'set_stock':
        return this.#setStock(command);
      case 'reserve':
        return this.#reserve(command);
      case 'confirm':
        return this.#resolve(command, 'CONFIRMED');
      case 'cancel':
        return this.#resolve(command, 'CANCELLED');
      case 'place_order':
        return this.#placeOrder(command);
      case 'cancel_order':
        return this.#cancelOrder(command);
      case 'purchase':
        return this.sales.purchase(command);
    }
  }

  /** Setting the stock of an unknown sku creates the item, empty, before anything else of the batch. */
  #createItem(command: BatchedCommand): boolean {
    if (command.command !== 'set_stock') return false;
    const { sku } = command;
    if (!this.items.has(sku)) this.items.set(sku, { sku, name: sku, price: null, available: 0, reserved: 0, sold: 0 });
    return true;
  }

  #setStock({ id, sku, in_stock }: Command<'set_stock'>): Decision {
    const item = this.items.get(sku) as Item;
    const earlier = this.#stockTakes.get(id);
    if (earlier) {
      const isSame = earlier.item === item && earlier.in_stock === in_stock;
      return isSame ? { answer: { outcome: 'stock_set', data: levelsOf(item) } } : refuse('id_reused');
    }
    const apply = () => {
      this.#stockTakes.set(id, { item, in_stock });
      item.available = in_stock;
    };
    return { answer: { outcome: 'stock_set' }, apply, counted: item };
  }

  #reserve(command: Command<'reserve'>): Decision {
    const item = this.#find(command);
    const earlier = this.reservations.get(command.id);
    if (earlier) {
      const { customer_id, quantity, ttl_seconds } = earlier.command;
      const isSame =
        earlier.item === item &&
        customer_id === command.customer_id &&
        quantity === command.quantity &&
        ttl_seconds === command.ttl_seconds;
      if (!isSame) return refuse('id_reused');
      const replayed = earlier.command.request_id !== command.request_id;
      return { answer: { outcome: 'reserved', replayed, data: reservationData(earlier, 'PENDING') } };
    }
    if (!item) return refuse('item_not_found');
    if (item.available < command.quantity) return refuse('insufficient_stock');
    const reservation: Reserved = { command, item, status: 'PENDING' };
    const apply = () => {
      this.reservations.set(command.id, reservation);
      move(command.quantity, item, 'available', 'reserved');
    };
    return { answer: { outcome: 'reserved', replayed: false, data: reservationData(reservation, 'PENDING') }, apply };
  }

  #resolve(command: Command<'confirm'> | Command<'cancel'>, status: 'CONFIRMED' | 'CANCELLED'): Decision {
    const reservation = this.reservations.get(command.id);
    if (!reservation || (command.sku !== undefined && reservation.item.sku !== command.sku)) {
      return refuse('reservation_not_found');
    }
    const answer = (outcome: string) => ({ answer: { outcome, data: reservationData(reservation, status) } });
    const outcome = status.toLowerCase();
    if (reservation.status === status) {
      return answer(reservation.resolvedBy === command.request_id ? outcome : `already_${outcome}`);
    }
    if (reservation.status !== 'PENDING') return refuse(`reservation_${reservation.status.toLowerCase()}`);
    const apply = () => {
      Object.assign(reservation, { status, resolvedBy: command.request_id });
      move(reservation.command.quantity, reservation.item, 'reserved', status === 'CONFIRMED' ? 'sold' : 'available');
    };
    return { ...answer(outcome), apply };
  }

  #placeOrder(command: Command<'place_order'>): Decision {
    const earlier = this.orders.get(command.id);
    if (earlier) {
      const replayed = earlier.command.request_id !== command.request_id;
      return { answer: { outcome: 'placed', replayed, data: orderData(earlier) } };
    }
    const item = this.#find(command);
    if (!item || item.price === null) return refuse('item_not_found');
    if (item.available < command.quantity) return refuse('insufficient_stock');
    const order: Placed = { command, item };
    const apply = () => {
      this.orders.set(command.id, order);
      move(command.quantity, item, 'available', 'sold');
    };
    return { answer: { outcome: 'placed', replayed: false, data: orderData(order) }, apply };
  }

  #cancelOrder({ id, sku, request_id }: Command<'cancel_order'>): Decision {
    if (!this.items.has(sku)) return refuse('item_not_found');
    const order = this.orders.get(id);
    if (!order || order.item.sku !== sku) return refuse('order_not_found');
    if (order.cancelledBy !== undefined && order.cancelledBy !== request_id) return refuse('already_cancelled');
    const { quantity } = order.command;
    const data = { order_id: id, status: 'CANCELLED', restored_quantity: quantity };
    const answer = { outcome: 'order_cancelled', data };
    if (order.cancelledBy !== undefined) return { answer };
    const apply = () => {
      order.cancelledBy = request_id;
      move(quantity, order.item, 'sold', 'available');
    };
    return { answer, apply };
  }

  #find(name: { sku: string } | { item_id: string }): Item | undefined {
    if ('sku' in name) return this.items.get(name.sku);
    return [...this.items.values()].find(({ id }) => id === name.item_id);
  }
}

const SHORTAGES = ['insufficient_stock', 'sold_out'];

function hasRepeated(batch: BatchedCommand[]): boolean {
  const attempts = batch.flatMap((command) => ('attempt_id' in command ? [command.attempt_id] : []));
  return new Set(batch.map(({ id }) => id)).size < batch.length || new Set(attempts).size < attempts.length;
}
