import { operation, success } from '../operation.ts';
import { Nothing } from '../schemas.ts';
import { reservation_cancelled, reservation_expired, reservation_not_found } from './problems.ts';
import { Reservation, ReservationParams } from './schemas.ts';

const confirmed = success(
  200,
  'The units are sold. Confirming again returns the same response and changes nothing.',
  Reservation,
);

/** Confirm a reservation (spec 001, 8.4). */
export const confirmReservation = operation({
  id: 'confirmReservation',
  method: 'POST',
  path: '/v1/reservations/:id/confirm',
  tag: 'Reservations',
  summary: 'Sell the units of a hold',
  params: ReservationParams,
  body: Nothing,
  command: ({ params, id }) => ({ command: 'confirm', id: params.id, request_id: id }),
  outcomes: {
    reservation_not_found,
    already_confirmed: confirmed,
    reservation_cancelled,
    reservation_expired,
    confirmed,
  },
});
