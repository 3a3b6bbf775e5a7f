import { hash } from 'node:crypto';
import { call } from '../database/command.ts';
import { operation, success } from '../operation.ts';
import { sale_not_found } from './problems.ts';
import { Sale, SaleParams } from './schemas.ts';

/** Weak, because two responses with the same one differ in the time of the server. */
const etag = ({ server_time: _, ...sale }: Sale) => `W/"${hash('sha1', JSON.stringify(sale), 'base64url')}"`;

/** The status of a sale (spec 002, 4). */
export const getSale = operation({
  id: 'getSale',
  method: 'GET',
  path: '/v1/sales/:id',
  tag: 'Sales',
  summary: 'Get a sale: its window, its status and the units that remain',
  params: SaleParams,
  cacheSeconds: 1,
  command: ({ params }) => call('get_sale', { sale_id: params.id }),
  outcomes: {
    sale_not_found,
    found: success(200, 'The sale.', Sale, {
      headers: {
        ETag: {
          description: 'Changes with everything but `server_time`.',
          example: 'W/"2jmj7l5rSw0yVb_vlWAYkK_YBwk"',
          value: etag,
        },
      },
    }),
  },
});
