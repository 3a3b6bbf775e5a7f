import { operation, problem, success } from '../operation.ts';
import { idempotency_key_reused } from '../problems.ts';
import { Nothing } from '../schemas.ts';
import { getSettings } from '../settings.ts';
import { product_not_found } from './problems.ts';
import { ProductParams, ReservationToken } from './schemas.ts';

/** Reserve one unit of a product (spec 000). */
export const reserveUnit = operation({
  id: 'reserveUnit',
  method: 'POST',
  path: '/product/:id/reserve',
  tag: 'Stock counters',
  summary: 'Reserve one unit',
  description:
    'The token sells the unit or returns it to stock. It works once, and lapses after RESERVATION_TTL_SECONDS.',
  idempotencyKey: true,
  params: ProductParams,
  body: Nothing,
  command: ({ params, id, request_id }) => ({
    command: 'reserve',
    id,
    request_id,
    sku: params.id,
    quantity: 1,
    ttl_seconds: getSettings().RESERVATION_TTL_SECONDS,
  }),
  outcomes: {
    id_reused: idempotency_key_reused,
    item_not_found: product_not_found,
    insufficient_stock: problem(
      409,
      'No unit is in stock',
      'Nothing was reserved. Try again once reservations have lapsed.',
    ),
    reserved: success(200, 'The token of the reserved unit.', ReservationToken, {
      body: ({ id }: { id: string }) => ({ reservationToken: id }),
    }),
  },
});
