import { call } from '../database/command.ts';
import { operation, success } from '../operation.ts';
import { product_not_found } from './problems.ts';
import { Product, ProductParams } from './schemas.ts';

type Row = { sku: string; name: string; unit_price_cents: number; total_quantity: number; available_quantity: number };

/** A product, its price and its stock (spec 003, 3). */
export const getProduct = operation({
  id: 'getProduct',
  method: 'GET',
  path: '/products/:product_id',
  tag: 'Shop',
  summary: 'Get a product, its price and its stock',
  params: ProductParams,
  malformed: { product_id: 'item_not_found' },
  command: ({ params }) => call('get_product', { sku: String(params.product_id) }),
  outcomes: {
    item_not_found: product_not_found,
    found: success(200, 'The product.', Product, {
      body: (item: Row) => ({
        id: Number(item.sku),
        name: item.name,
        price: item.unit_price_cents,
        initial_stock: item.total_quantity,
        current_stock: item.available_quantity,
      }),
    }),
  },
});
