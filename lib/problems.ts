import { problem } from './operation.ts';

/** Refusals that operations of several APIs share. */
export const idempotency_key_reused = problem(
  422,
  'The Idempotency-Key was used before',
  'This key belongs to a request with another body. Use a new key for a new request.',
  { code: 'idempotency_key_reused' },
);
