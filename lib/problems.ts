import { problem } from './operation.ts';

/** Problems that operations of several APIs share. */
export const idempotency_key_reused = problem(
  422,
  'The Idempotency-Key has already been used',
  'This key belongs to a different request. Use a new key for a new request.',
  { code: 'idempotency_key_reused' },
);
