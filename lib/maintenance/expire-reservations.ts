import { call } from '../database/command.ts';
import { type Method, operation, success } from '../operation.ts';
import { Nothing } from '../schemas.ts';
import { Sweep } from './schemas.ts';

const sweep = (id: string, method: Method, summary: string) =>
  operation({
    id,
    method,
    path: '/v1/maintenance/expire-reservations',
    tag: 'Maintenance',
    summary,
    description:
      'At most 10,000 reservations per call. Lapsed holds never block stock, swept or not: this only tidies up.',
    guard: 'maintenance',
    ...(method === 'POST' ? { body: Nothing } : {}),
    command: () => call('expire', {}),
    outcomes: { expired: success(200, 'How many reservations expired, and how many units they returned.', Sweep) },
  });

/** Mark lapsed reservations as expired and return their units to stock (spec 001, 8.6). */
export const expireReservations = sweep('expireReservations', 'POST', 'Return lapsed holds to stock');

/** The same for cron jobs, which send GET. */
export const expireReservationsByCron = sweep(
  'expireReservationsByCron',
  'GET',
  'Return lapsed holds to stock (for a cron)',
);
