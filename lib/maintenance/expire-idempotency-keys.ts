import { operation, success } from '../operation.ts';
import { Nothing } from '../schemas.ts';
import { DeletedKeys } from './schemas.ts';
import { sweep } from './steps.ts';
import { withCron } from './with-cron.ts';

/** Delete the idempotency keys of spec 004 that are older than an hour. */
export const [expireIdempotencyKeys, expireIdempotencyKeysByCron] = withCron(
  operation({
    id: 'expireIdempotencyKeys',
    method: 'POST',
    path: '/v1/maintenance/expire-idempotency-keys',
    tag: 'Maintenance',
    summary: 'Delete expired idempotency keys',
    description:
      'Works for two seconds at most; the next call continues. A key is not honoured after an hour, deleted or not: this only tidies up.',
    guard: 'maintenance',
    body: Nothing,
    run: (_, execution) => sweep('delete_expired_keys', 'deleted_count', execution),
    outcomes: { deleted: success(200, 'How many keys were deleted.', DeletedKeys) },
  }),
);
