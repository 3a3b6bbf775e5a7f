import { operation, success } from '../operation.ts';
import { token_not_valid } from './problems.ts';
import { ProductParams, ReservationToken, StockUnit } from './schemas.ts';

/** Return a reserved unit to stock, using up its token (spec 000). */
export const unreserveUnit = operation({
  id: 'unreserveUnit',
  method: 'POST',
  path: '/product/:id/unreserve',
  tag: 'Stock counters',
  summary: 'Return a reserved unit to stock',
  refusesRepeats: true,
  params: ProductParams,
  body: ReservationToken,
  malformed: { id: 'reservation_not_found', body: 'reservation_not_found', reservationToken: 'reservation_not_found' },
  command: ({ params, body, id }) => ({ command: 'cancel', id: body.reservationToken, request_id: id, sku: params.id }),
  outcomes: {
    reservation_not_found: token_not_valid,
    already_cancelled: token_not_valid,
    reservation_confirmed: token_not_valid,
    reservation_expired: token_not_valid,
    cancelled: success(200, 'The unit is in stock again.', StockUnit, { body: () => ({ status: 'IN_STOCK' }) }),
  },
});
