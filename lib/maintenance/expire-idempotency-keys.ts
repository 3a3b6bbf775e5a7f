import type { z } from 'zod';
import { call, type Outcome } from '../database/command.ts';
import { type Execution, operation, success } from '../operation.ts';
import { Nothing } from '../schemas.ts';
import { DeletedKeys } from './schemas.ts';
import { WORK_MS } from './steps.ts';
import { withCron } from './with-cron.ts';

/** What the function `delete_expired_keys` deletes at most; on many partitions, of each. */
const KEYS_PER_CALL = 1000;

/** Call `delete_expired_keys` until no expired key is left, or for two seconds. */
export async function deleteExpiredKeys(runCommand: Execution['runCommand']): Promise<Outcome> {
  const end = performance.now() + WORK_MS;
  let deleted_count = 0;
  let last: number;
  do {
    const { data } = await runCommand(call('delete_expired_keys', {}));
    last = (data as z.output<typeof DeletedKeys>).deleted_count;
    deleted_count += last;
  } while (last >= KEYS_PER_CALL && performance.now() < end);
  return { outcome: 'deleted', data: { deleted_count } };
}

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
    run: (_, { runCommand }) => deleteExpiredKeys(runCommand),
    outcomes: { deleted: success(200, 'How many keys were deleted.', DeletedKeys) },
  }),
);
