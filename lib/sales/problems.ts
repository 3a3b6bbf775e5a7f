import { problem } from '../operation.ts';

export const sale_not_found = problem(
  404,
  'There is no such sale',
  'Check the sale’s id. PUT /v1/sales/{id} creates a sale.',
);
