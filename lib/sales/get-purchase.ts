import { call } from '../database/command.ts';
import { operation, success } from '../operation.ts';
import { sale_not_found } from './problems.ts';
import { PurchaseCheck, PurchaseParams } from './schemas.ts';

/** Whether a user has secured a unit (spec 002, 4). */
export const getPurchase = operation({
  id: 'getPurchase',
  method: 'GET',
  path: '/v1/sales/:id/purchases/:user_id',
  tag: 'Sales',
  summary: 'Check whether a user has bought a unit',
  params: PurchaseParams,
  command: ({ params }) => call('get_purchase', { sale_id: params.id, user_id: params.user_id }),
  outcomes: {
    sale_not_found,
    found: success(200, 'Whether the user has bought a unit, and the purchase.', PurchaseCheck),
  },
});
