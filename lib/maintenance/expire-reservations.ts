import { operation, success } from '../operation.ts';
import { Nothing } from '../schemas.ts';
import { Sweep } from './schemas.ts';
import { sweep } from './steps.ts';
import { withCron } from './with-cron.ts';

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
    run: (_, execution) => sweep('expire', 'expired_count', execution),
    outcomes: { expired: success(200, 'How many reservations expired, and how many units they returned.', Sweep) },
  }),
);
