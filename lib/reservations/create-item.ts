import { call } from '../database/command.ts';
import { operation, success } from '../operation.ts';
import { idempotency_key_reused } from '../problems.ts';
import { Item, NewItem } from './schemas.ts';

/** Create an item with an initial quantity (spec 001, 8.1). */
export const createItem = operation({
  id: 'createItem',
  method: 'POST',
  path: '/v1/items',
  tag: 'Items',
  summary: 'Create an item with an initial quantity',
  guard: 'staff',
  idempotencyKey: true,
  body: NewItem,
  command: ({ body, id, request_id }) => call('create_item', { item_id: id, ...body, request_id }),
  outcomes: {
    id_reused: idempotency_key_reused,
    item_created: success(201, 'The item, with all its units available.', Item),
  },
});
