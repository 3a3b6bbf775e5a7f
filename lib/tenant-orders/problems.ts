import { problem } from '../operation.ts';

export const order_not_found = problem(404, 'There is no such order', 'Check the order id and the tenant.');
export const version_missing = problem(
  428,
  'If-Match is required',
  'Send If-Match with the version of the order that you have, such as "1": it is in the ETag and the body of each response.',
);
export const stale_version = problem(409, 'The order has another version', 'stale version', { code: 'conflict' });
