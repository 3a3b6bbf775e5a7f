import { operation, problem, success } from '../operation.ts';
import { order_not_found, product_not_found } from './problems.ts';
import { CancelledOrder, OrderCancellation, OrderParams } from './schemas.ts';

/** Cancel an order and restore its stock, once (spec 003, 2). */
export const cancelOrder = operation({
  id: 'cancelOrder',
  method: 'POST',
  path: '/orders/:order_id/cancel',
  tag: 'Shop',
  summary: 'Cancel an order and restore its stock',
  refusesRepeats: true,
  params: OrderParams,
  body: OrderCancellation,
  malformed: { order_id: 'order_not_found' },
  command: ({ params, body, id }) => ({
    command: 'cancel_order',
    id: params.order_id,
    request_id: id,
    sku: String(body.product_id),
  }),
  outcomes: {
    item_not_found: product_not_found,
    order_not_found,
    already_cancelled: problem(
      409,
      'The order is already cancelled',
      'Its stock has been restored. This request changed nothing.',
    ),
    order_cancelled: success(200, 'The order is cancelled and its stock restored.', CancelledOrder),
  },
});
