import { call } from '../database/command.ts';
import { operation, success } from '../operation.ts';
import { product_not_found } from './problems.ts';
import { OrdersQuery, ProductOrders } from './schemas.ts';

/** The last 50 orders of a product (spec 003, 4). */
export const listOrders = operation({
  id: 'listOrders',
  method: 'GET',
  path: '/orders',
  tag: 'Shop',
  summary: 'List the last 50 orders of a product, latest first',
  query: OrdersQuery,
  command: ({ query }) => call('list_orders', { sku: String(query.product_id) }),
  outcomes: {
    item_not_found: product_not_found,
    found: success(200, 'The orders.', ProductOrders, {
      body: ({ sku, orders }: { sku: string; orders: unknown[] }) => ({ product_id: Number(sku), orders }),
    }),
  },
});
