/** What spec 003 says about requests and answers, as far as the stress test reads them. */

export interface NewOrder {
  product_id: number;
  idempotency_key: string;
  customer_id: string;
  quantity: number;
}

export interface Order {
  order_id: string;
  product_id: number;
  customer_id: string;
  quantity: number;
  unit_price: number;
  total_price: number;
  status: string;
  created_at: string;
}

export interface CancelledOrder {
  order_id: string;
  status: string;
  restored_quantity: number;
}

export interface Product {
  id: number;
  name: string;
  price: number;
  initial_stock: number;
  current_stock: number;
}

export type ListedOrder = Omit<Order, 'product_id' | 'unit_price'>;

/** The products that are loaded before the test. */
export const PRODUCT_IDS = [1, 2, 3, 4, 5] as const;

/** How many orders `GET /orders?product_id=` lists at most. */
export const LISTED_ORDERS = 50;

/** What may be asked for in one order. */
export const MAX_QUANTITY = 5;

export type Kind = 'place order' | 'cancel order' | 'get product' | 'list orders';

/** The statuses that answer a correct request; anything else is a fault of the shop. */
export const EXPECTED_STATUSES: Record<Kind, readonly number[]> = {
  'place order': [200, 201, 409],
  'cancel order': [200, 409],
  'get product': [200],
  'list orders': [200],
};
