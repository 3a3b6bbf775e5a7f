import { operation, success } from '../operation.ts';
import { levels, ProductParams, StockCount, StockLevels } from './schemas.ts';

/** Set the stock that is available to be sold, creating the product where there is none (spec 000). */
export const setStock = operation({
  id: 'setStock',
  method: 'PATCH',
  path: '/product/:id/stock',
  tag: 'Stock counters',
  summary: 'Set the units of a product that are in stock',
  description: 'Overwrites IN_STOCK only; RESERVED and SOLD stay. A product that does not exist is created.',
  guard: 'staff',
  params: ProductParams,
  body: StockCount,
  command: ({ params, body, id }) => ({ command: 'set_stock', id, sku: params.id, in_stock: body.stock }),
  outcomes: { stock_set: success(200, 'The levels after the change.', StockLevels, { body: levels }) },
});
