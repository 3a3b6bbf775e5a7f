import { cancelOrder } from './cancel-order.ts';
import { getProduct } from './get-product.ts';
import { listOrders } from './list-orders.ts';
import { placeOrder } from './place-order.ts';

/** The flash-sale shop API (spec 003). */
export const shop = [placeOrder, cancelOrder, getProduct, listOrders];
