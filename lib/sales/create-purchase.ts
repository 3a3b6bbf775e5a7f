import { z } from 'zod';
import { idOfKey } from '../ids.ts';
import { operation, problem, success } from '../operation.ts';
import { idempotency_key_reused } from '../problems.ts';
import { instant } from '../schemas.ts';
import { sale_not_found } from './problems.ts';
import { NewPurchase, Purchase, SaleParams } from './schemas.ts';

/** Buy one unit, once (spec 002, 1 to 4). */
export const createPurchase = operation({
  id: 'createPurchase',
  method: 'POST',
  path: '/v1/sales/:id/purchases',
  tag: 'Sales',
  summary: 'Buy one unit in a sale',
  description: 'Each user can buy one unit. A retry with the same Idempotency-Key gets the first response again.',
  idempotencyKey: true,
  params: SaleParams,
  body: NewPurchase,
  command: ({ params, body, id, request_id }) => ({
    command: 'purchase',
    id: idOfKey('purchase', `${params.id}:${body.user_id}`),
    request_id,
    attempt_id: id,
    sale_id: params.id,
    user_id: body.user_id,
    quantity: 1,
  }),
  outcomes: {
    sale_not_found,
    id_reused: idempotency_key_reused,
    already_purchased: problem<Purchase>(
      409,
      'The user has already bought a unit',
      'Each user can buy one unit. `purchase` is the one that this user has.',
      { members: { schema: z.object({ purchase: Purchase }), of: (purchase) => ({ purchase }) } },
    ),
    sale_not_started: problem<{ starts_at: string }>(
      409,
      'The sale has not started',
      'Nothing was bought. Try again at `starts_at`.',
      { members: { schema: z.object({ starts_at: instant }), of: ({ starts_at }) => ({ starts_at }) } },
    ),
    sale_ended: problem<{ ends_at: string }>(409, 'The sale has ended', 'Nothing was bought. It ended at `ends_at`.', {
      members: { schema: z.object({ ends_at: instant }), of: ({ ends_at }) => ({ ends_at }) },
    }),
    sold_out: problem(409, 'All units are sold', 'Nothing was bought.'),
    purchased: success(201, 'The unit is sold to the user. The purchase’s `id` is its reference.', Purchase),
  },
});
