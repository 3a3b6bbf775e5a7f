import { call } from '../database/command.ts';
import { operation, success } from '../operation.ts';
import { item_not_found } from '../problems.ts';
import { Item, ItemParams, ItemSettings, itemBody } from './schemas.ts';

/** Switch the events of an item on or off (an addition to spec 001). */
export const setItemEvents = operation({
  id: 'setItemEvents',
  method: 'PATCH',
  path: '/v1/items/:id',
  tag: 'Items',
  summary: 'Switch the events of an item’s movements on or off',
  guard: 'staff',
  params: ItemParams,
  body: ItemSettings,
  command: ({ params, body }) => call('set_item_events', { item_id: params.id, ...body }),
  outcomes: {
    item_not_found,
    events_set: success(200, 'From now on each movement is published as an event, or none is.', Item, {
      body: itemBody,
    }),
  },
});
