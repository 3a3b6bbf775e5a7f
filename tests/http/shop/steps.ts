import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Api, ApiResponse } from '../../support/api.ts';

/** A valid order of two units of product 1, or as `changes` say. */
export const newOrder = (changes: Record<string, unknown> = {}) => ({
  product_id: 1,
  idempotency_key: randomUUID(),
  customer_id: 'customer_42',
  quantity: 2,
  ...changes,
});

export const order = (api: Api, changes: Record<string, unknown> = {}): Promise<ApiResponse> =>
  api.post('/orders', { body: newOrder(changes) });

/** Places an order that fits; its id. */
export async function placed(api: Api, product_id: number, quantity = 1): Promise<string> {
  const { status, body } = await order(api, { product_id, quantity });
  expect(status).toBe(201);
  return body.order_id;
}

export const cancel = (api: Api, order_id: string, product_id: unknown = 1): Promise<ApiResponse> =>
  api.post(`/orders/${order_id}/cancel`, { body: { product_id } });

let lastProduct = 1000;

/** A new item with this many units and no price, as the stock counters API makes them; its number. */
export async function createItem(api: Api, stock: number): Promise<number> {
  const product_id = ++lastProduct;
  expect((await api.patch(`/product/${product_id}/stock`, { body: { stock } })).status).toBe(200);
  return product_id;
}

/** A new product with this many units and a price; its number. */
export async function createProduct(api: Api, stock: number): Promise<number> {
  const product_id = await createItem(api, stock);
  await api.stack.pool.query('update inventory.items set unit_price_cents = 100 where sku = $1', [`${product_id}`]);
  return product_id;
}

/** Current stock is the first stock less the confirmed orders, and the audit finds nothing. */
export async function expectStock(api: Api, product_id: number, current_stock: number): Promise<void> {
  const { body: product } = await api.get(`/products/${product_id}`);
  const { body: list } = await api.get(`/orders?product_id=${product_id}`);
  const confirmed = (list.orders as { status: string; quantity: number }[]).filter(
    ({ status }) => status === 'CONFIRMED',
  );
  expect(product.current_stock).toBe(current_stock);
  // The list ends at 50 orders.
  if (list.orders.length < 50) {
    expect(product.initial_stock - confirmed.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(current_stock);
  }
  expect(await api.stack.audit()).toEqual([]);
}
