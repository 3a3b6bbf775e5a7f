import { problem } from '../operation.ts';

export const product_not_found = problem(
  404,
  'There is no such product',
  'Check the product’s id; PATCH /product/:id/stock creates one.',
);

/** Unknown, used, lapsed, another product's, or missing: a caller learns nothing about tokens that are not its own. */
export const token_not_valid = problem(
  400,
  'The reservation token is not valid here',
  'Send {"reservationToken": "…"} with a token of this product that was not used and has not lapsed.',
  { code: 'token_not_valid' },
);
