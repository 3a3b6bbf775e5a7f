import type { z } from 'zod';
import type * as schemas from '../../lib/shop/schemas.ts';
import { bearer, type Exchange, HttpClient, type Kind, type Request } from './client.ts';

export type NewOrder = z.input<typeof schemas.NewOrder>;
export type Order = z.output<typeof schemas.Order>;
export type CancelledOrder = z.output<typeof schemas.CancelledOrder>;
export type Product = z.output<typeof schemas.Product>;
export type ListedOrder = z.output<typeof schemas.ProductOrders>['orders'][number];

/** The products that are loaded before the test. */
export const PRODUCT_IDS = [1, 2, 3, 4, 5] as const;
/** How many orders `GET /orders?product_id=` lists at most. */
export const LISTED_ORDERS = 50;
/** The most units of one order. */
export const MAX_QUANTITY = 5;

/** The API of spec 003. */
export class ShopClient extends HttpClient {
  placeOrder(order: NewOrder, intendedAt?: number): Promise<Exchange> {
    return this.#exchange('place order', { method: 'POST', path: '/orders', content: order }, intendedAt);
  }

  cancelOrder(orderId: string, productId: number, intendedAt?: number): Promise<Exchange> {
    const path = `/orders/${orderId}/cancel`;
    return this.#exchange('cancel order', { method: 'POST', path, content: { product_id: productId } }, intendedAt);
  }

  getProduct(productId: number, intendedAt?: number): Promise<Exchange> {
    return this.#exchange('get product', { method: 'GET', path: `/products/${productId}` }, intendedAt);
  }

  listOrders(productId: number): Promise<Exchange> {
    return this.#exchange('list orders', { method: 'GET', path: `/orders?product_id=${productId}` });
  }

  /** Sets the stock of a product, which is for the shop's staff. Throws where that is refused. */
  async setStock(productId: number, units: number, apiKey: string | undefined): Promise<void> {
    const { status, text } = await this.request({
      method: 'PATCH',
      path: `/product/${productId}/stock`,
      content: { stock: units },
      headers: bearer(apiKey),
    });
    if (status !== 200) throw new Error(`Could not set the stock of product ${productId}: ${status ?? ''} ${text}`);
  }

  /** Most responses are refusals, all alike: their text is not kept. */
  async #exchange(kind: Kind, request: Request, intendedAt?: number): Promise<Exchange> {
    const { header: _, ...exchange } = await this.exchange(kind, request, intendedAt);
    return exchange.status === 409 ? { ...exchange, text: '' } : exchange;
  }
}
