import { operation, problem, success } from '../operation.ts';
import { idempotency_key_reused, item_not_found } from '../problems.ts';
import { getSettings } from '../settings.ts';
import { NewReservation, Reservation } from './schemas.ts';

/** Hold units of an item for a customer until a deadline (spec 001, 8.3). */
export const createReservation = operation({
  id: 'createReservation',
  method: 'POST',
  path: '/v1/reservations',
  tag: 'Reservations',
  summary: 'Hold units of an item for a customer',
  idempotencyKey: true,
  body: NewReservation,
  command: ({ body, id, request_id }) => ({
    command: 'reserve',
    ...body,
    id,
    request_id,
    ttl_seconds: body.ttl_seconds ?? getSettings().RESERVATION_TTL_SECONDS,
  }),
  outcomes: {
    id_reused: idempotency_key_reused,
    item_not_found,
    insufficient_stock: problem(
      409,
      'Fewer units are available than requested',
      'Nothing was reserved. Request fewer units, or try again once holds have lapsed.',
    ),
    reserved: success(201, 'The units are held until `expires_at`.', Reservation),
  },
});
