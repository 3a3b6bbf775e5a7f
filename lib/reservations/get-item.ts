import { call } from '../database/command.ts';
import { operation, success } from '../operation.ts';
import { item_not_found } from '../problems.ts';
import { Item, ItemParams, itemBody } from './schemas.ts';

/** An item's status (spec 001, 8.2). */
export const getItem = operation({
  id: 'getItem',
  method: 'GET',
  path: '/v1/items/:id',
  tag: 'Items',
  summary: 'Get an item and its available, reserved and confirmed units',
  params: ItemParams,
  command: ({ params }) => call('get_item', { item_id: params.id }),
  outcomes: {
    item_not_found,
    found: success(200, 'The item.', Item, { body: itemBody }),
  },
});
