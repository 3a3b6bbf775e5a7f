import type { z } from 'zod';
import { call, type Outcome } from '../database/command.ts';
import { type Execution, operation, success } from '../operation.ts';
import { Nothing } from '../schemas.ts';
import { Sweep } from './schemas.ts';
import { WORK_MS } from './steps.ts';
import { withCron } from './with-cron.ts';

/** What the function `expire` returns at most; on many partitions, of each. */
const HOLDS_PER_CALL = 1000;

/** Call `expire` until no lapsed hold is left, or for two seconds: each call locks its items for a moment only. */
async function expireAll({ runCommand }: Execution): Promise<Outcome> {
  const end = performance.now() + WORK_MS;
  const total: z.output<typeof Sweep> = { expired_count: 0, released_quantity: 0 };
  let last: typeof total;
  do {
    last = (await runCommand(call('expire', {}))).data as typeof total;
    total.expired_count += last.expired_count;
    total.released_quantity += last.released_quantity;
  } while (last.expired_count >= HOLDS_PER_CALL && performance.now() < end);
  return { outcome: 'expired', data: total };
}

/** Mark lapsed reservations as expired and return their units to stock (spec 001, 8.6). */
export const [expireReservations, expireReservationsByCron] = withCron(
  operation({
    id: 'expireReservations',
    method: 'POST',
    path: '/v1/maintenance/expire-reservations',
    tag: 'Maintenance',
    summary: 'Return lapsed holds to stock',
    description:
      'Works for two seconds at most; the next call continues. Lapsed holds never block stock, swept or not: this only tidies up.',
    guard: 'maintenance',
    body: Nothing,
    run: (_, execution) => expireAll(execution),
    outcomes: { expired: success(200, 'How many reservations expired, and how many units they returned.', Sweep) },
  }),
);
