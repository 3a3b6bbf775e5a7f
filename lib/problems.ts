import { problem } from './operation.ts';

/** Problems that operations of several APIs share. */
export const idempotency_key_reused = problem(
  422,
  'The Idempotency-Key has already been used',
  'This key belongs to a different request. Use a new key for a new request.',
  { code: 'idempotency_key_reused' },
);
export const item_not_found = problem(404, 'There is no such item', 'Check the id. POST /v1/items creates an item.');
