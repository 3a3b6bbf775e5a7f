import { operation, success } from '../operation.ts';
import { levels, ProductParams, StockCount, StockLevels } from './schemas.ts';

/** Set the units in stock of a product, which is created if it does not exist (spec 000). */
export const setStock = operation({
  id: 'setStock',
  method: 'PATCH',
  path: '/product/:id/stock',
  tag: 'Stock counters',
  summary: 'Set the number of units in stock',
  description: 'Overwrites IN_STOCK only; RESERVED and SOLD stay. Creates the product if it does not exist.',
  guard: 'staff',
  params: ProductParams,
  body: StockCount,
  command: ({ params, body, id }) => ({ command: 'set_stock', id, sku: params.id, in_stock: body.stock }),
  outcomes: { stock_set: success(200, 'The stock levels after the change.', StockLevels, { body: levels }) },
});
