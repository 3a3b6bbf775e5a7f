import { call } from '../database/command.ts';
import { operation, problem, success } from '../operation.ts';
import { Nothing } from '../schemas.ts';
import { EventParams, OutboxEvent } from './schemas.ts';

/** Let a parked event be published after all: beyond spec 004. */
export const releaseOutboxEvent = operation({
  id: 'releaseOutboxEvent',
  method: 'POST',
  path: '/v1/maintenance/outbox/:event_id/release',
  tag: 'Maintenance',
  summary: 'Release a parked event',
  description: 'The next relay tries it again, as if it were new. An event that is not parked stays as it is.',
  guard: 'maintenance',
  params: EventParams,
  malformed: { event_id: 'event_not_found' },
  body: Nothing,
  command: ({ params }) => call('release_outbox_event', { event_id: params.event_id }),
  outcomes: {
    event_not_found: problem(
      404,
      'There is no such event',
      'Check the id: GET /v1/maintenance/outbox lists what is parked.',
    ),
    released: success(200, 'The event, not parked.', OutboxEvent),
  },
});
