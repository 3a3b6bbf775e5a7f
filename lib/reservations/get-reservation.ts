import { call } from '../database/command.ts';
import { operation, success } from '../operation.ts';
import { reservation_not_found } from './problems.ts';
import { Reservation, ReservationParams } from './schemas.ts';

/** A reservation and its status (an addition to spec 001). */
export const getReservation = operation({
  id: 'getReservation',
  method: 'GET',
  path: '/v1/reservations/:id',
  tag: 'Reservations',
  summary: 'Get a reservation and its status',
  params: ReservationParams,
  command: ({ params }) => call('get_reservation', { reservation_id: params.id }),
  outcomes: { reservation_not_found, found: success(200, 'The reservation.', Reservation) },
});
