import type { BatchedCommand } from '../../lib/database/command.ts';

/** An item and its units in each place, as reads show them. */
export type Item = {
  /** Not known where the database chose it. */
  id?: string;
  sku: string;
  name: string;
  price: number | null;
} & Record<Place, number>;

export type Place = 'available' | 'reserved' | 'sold';

export type Reserved = {
  command: Extract<BatchedCommand, { command: 'reserve' }>;
  item: Item;
  status: 'PENDING' | 'CONFIRMED' | 'CANCELLED' | 'EXPIRED';
  resolvedBy?: string;
};

export type Placed = {
  command: Extract<BatchedCommand, { command: 'place_order' }>;
  item: Item;
  cancelledBy?: string;
};

export type Window = 'upcoming' | 'active' | 'ended';

export type Sale = {
  id: string;
  item: Item;
  window: Window;
  createdBy: string | undefined;
  /** How often its start and its end were set. */
  starts: number;
  ends: number;
};

export type Purchased = {
  command: Extract<BatchedCommand, { command: 'purchase' }>;
  item: Item;
};

export function move(units: number, item: Item, source: Place, target: Place): void {
  item[source] -= units;
  item[target] += units;
}

/** A value that the database chose, an instant or an id: unknown, but the same wherever this name is. */
export class Chosen {
  readonly name: string;

  constructor(...words: string[]) {
    this.name = words.join(' ');
  }
}

const itemId = ({ id, sku }: Item) => id ?? new Chosen('id of', sku);

export function levelsOf(item: Item) {
  return {
    id: itemId(item),
    sku: item.sku,
    name: item.name,
    unit_price_cents: item.price,
    total_quantity: item.available + item.reserved + item.sold,
    available_quantity: item.available,
    reserved_quantity: item.reserved,
    confirmed_quantity: item.sold,
    events: false,
  };
}

/** A reservation with the status that an answer shows: a repeated creation shows the first. */
export function reservationData({ command, item, status: now }: Reserved, status: Reserved['status']) {
  const expires_at = new Chosen(now === 'EXPIRED' ? 'moved deadline of' : 'deadline of', command.id);
  return {
    id: command.id,
    item_id: itemId(item),
    customer_id: command.customer_id ?? null,
    quantity: command.quantity,
    status,
    created_at: new Chosen('creation of hold', command.id),
    expires_at,
    confirmed_at: status === 'CONFIRMED' ? new Chosen('confirmation of', command.id) : null,
    cancelled_at: status === 'CANCELLED' ? new Chosen('cancellation of', command.id) : null,
    expired_at: status === 'EXPIRED' ? expires_at : null,
  };
}

/** An order as it was placed, whatever has happened since. */
export function orderData({ command: { id, customer_id, quantity }, item }: Placed) {
  const unit_price = item.price as number;
  return {
    order_id: id,
    product_id: item.sku,
    customer_id,
    quantity,
    unit_price,
    total_price: unit_price * quantity,
    status: 'CONFIRMED',
    created_at: new Chosen('creation of order', id),
  };
}

/** A sale as it is now, but for the server's time. */
export function saleData({ id, item, window, starts, ends }: Sale) {
  return {
    id,
    item_id: itemId(item),
    name: item.name,
    status: window,
    sold_out: item.available === 0,
    starts_at: new Chosen('start', `${starts}`, 'of', id),
    ends_at: new Chosen('end', `${ends}`, 'of', id),
    total_quantity: item.available + item.reserved + item.sold,
    remaining_quantity: item.available,
  };
}

export function purchaseData({ command: { id, sale_id, user_id }, item }: Purchased) {
  return { id, sale_id, item_id: itemId(item), user_id, created_at: new Chosen('creation of purchase', id) };
}
