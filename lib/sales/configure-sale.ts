import { call } from '../database/command.ts';
import { operation, problem, success } from '../operation.ts';
import { item_not_found } from '../problems.ts';
import { Sale, SaleParams, SaleSettings } from './schemas.ts';

/** Create a sale, or change its window (spec 002, 1). */
export const configureSale = operation({
  id: 'configureSale',
  method: 'PUT',
  path: '/v1/sales/:id',
  tag: 'Sales',
  summary: 'Create a sale of an item, or change its window',
  guard: 'staff',
  params: SaleParams,
  body: SaleSettings,
  command: ({ params, body, request_id }) => call('configure_sale', { sale_id: params.id, ...body, request_id }),
  outcomes: {
    item_not_found,
    item_fixed: problem(
      409,
      'The sale is of another item',
      'A sale keeps its item. Configure a sale with another id for this item.',
    ),
    sale_created: success(201, 'The sale was created.', Sale),
    sale_changed: success(200, 'The sale existed, and has this window now.', Sale),
  },
});
