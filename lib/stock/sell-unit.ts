import { operation, success } from '../operation.ts';
import { token_not_valid } from './problems.ts';
import { ProductParams, ReservationToken, StockUnit } from './schemas.ts';

/** Mark a reserved unit as sold, using up its token (spec 000). */
export const sellUnit = operation({
  id: 'sellUnit',
  method: 'POST',
  path: '/product/:id/sold',
  tag: 'Stock counters',
  summary: 'Sell a reserved unit',
  refusesRepeats: true,
  params: ProductParams,
  body: ReservationToken,
  malformed: { id: 'reservation_not_found', body: 'reservation_not_found', reservationToken: 'reservation_not_found' },
  command: ({ params, body, id }) => ({
    command: 'confirm',
    id: body.reservationToken,
    request_id: id,
    sku: params.id,
  }),
  outcomes: {
    reservation_not_found: token_not_valid,
    already_confirmed: token_not_valid,
    reservation_cancelled: token_not_valid,
    reservation_expired: token_not_valid,
    confirmed: success(200, 'The unit is sold.', StockUnit, { body: () => ({ status: 'SOLD' }) }),
  },
});
