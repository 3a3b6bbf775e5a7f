import { problem } from '../operation.ts';

export const product_not_found = problem(
  404,
  'There is no such product',
  'Check the id. PATCH /product/:id/stock creates a product.',
);

/** Unknown, used, lapsed, missing or of another product: one problem, so that nobody learns about the tokens of others. */
export const token_not_valid = problem(
  400,
  'The reservation token is not valid',
  'Send {"reservationToken": "…"} with an unused token of this product that has not lapsed.',
  { code: 'token_not_valid' },
);
