import { idOfKey } from '../ids.ts';
import { operation, problem, success } from '../operation.ts';
import { product_not_found } from './problems.ts';
import { NewOrder, Order } from './schemas.ts';

/** Place an order, one per key: it sells units immediately (spec 003, 1). */
export const placeOrder = operation({
  id: 'placeOrder',
  method: 'POST',
  path: '/orders',
  tag: 'Shop',
  summary: 'Place an order',
  description: 'A key that was used before returns its original order, whatever the rest of the body says.',
  body: NewOrder,
  meantFor: {
    header: 'Idempotency-Key',
    fault: {
      field: 'X-Tenant-Id',
      message: 'is missing or empty: without it this is an order of the shop, not of a tenant',
    },
  },
  command: ({ body, request_id }) => ({
    command: 'place_order',
    id: idOfKey('placeOrder', body.idempotency_key),
    request_id,
    sku: String(body.product_id),
    customer_id: body.customer_id,
    quantity: body.quantity,
  }),
  outcomes: {
    item_not_found: product_not_found,
    insufficient_stock: problem(
      409,
      'Fewer units are in stock than ordered',
      'Nothing was ordered. Order fewer units.',
    ),
    placed: success(201, 'The order.', Order, {
      replayedStatus: 200,
      body: (order: { product_id: string }) => ({ ...order, product_id: Number(order.product_id) }),
    }),
  },
});
