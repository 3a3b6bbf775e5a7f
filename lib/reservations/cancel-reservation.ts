import { operation, success } from '../operation.ts';
import { Nothing } from '../schemas.ts';
import { reservation_confirmed, reservation_expired, reservation_not_found } from './problems.ts';
import { Reservation, ReservationParams } from './schemas.ts';

const cancelled = success(
  200,
  'The units are available again. Cancelling again returns the same response and changes nothing.',
  Reservation,
);

/** Cancel a reservation (spec 001, 8.5). */
export const cancelReservation = operation({
  id: 'cancelReservation',
  method: 'POST',
  path: '/v1/reservations/:id/cancel',
  tag: 'Reservations',
  summary: 'Return the units of a hold to stock',
  params: ReservationParams,
  body: Nothing,
  command: ({ params, id }) => ({ command: 'cancel', id: params.id, request_id: id }),
  outcomes: {
    reservation_not_found,
    already_cancelled: cancelled,
    reservation_confirmed,
    reservation_expired,
    cancelled,
  },
});
