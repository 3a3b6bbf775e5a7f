import { call } from '../database/command.ts';
import { operation, success } from '../operation.ts';
import { product_not_found } from './problems.ts';
import { levels, ProductParams, StockLevels } from './schemas.ts';

/** The stock levels of a product (spec 000). */
export const getStock = operation({
  id: 'getStock',
  method: 'GET',
  path: '/product/:id',
  tag: 'Stock counters',
  summary: 'Get the number of units in stock, reserved and sold',
  params: ProductParams,
  command: ({ params }) => call('get_stock', { sku: params.id }),
  outcomes: {
    item_not_found: product_not_found,
    found: success(200, 'The stock levels.', StockLevels, { body: levels }),
  },
});
