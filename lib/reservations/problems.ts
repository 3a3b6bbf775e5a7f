import { problem } from '../operation.ts';

/** Problems that several operations of this API share. */
export const reservation_not_found = problem(
  404,
  'There is no such reservation',
  'Check the id. POST /v1/reservations creates a reservation.',
);
export const reservation_confirmed = problem(
  409,
  'The reservation is confirmed',
  'Its units are sold: a confirmed reservation cannot be cancelled.',
);
export const reservation_cancelled = problem(
  409,
  'The reservation is cancelled',
  'Its units are back in stock. Make a new reservation.',
);
export const reservation_expired = problem(
  409,
  'The reservation has expired',
  'Its deadline has passed, and its units are available again. Make a new reservation.',
);
