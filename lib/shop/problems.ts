import { problem } from '../operation.ts';

export const product_not_found = problem(404, 'There is no such product', 'Check the product number.');
export const order_not_found = problem(
  404,
  'There is no such order',
  'Check the order id, and that the order is for this product.',
);
