import { call } from '../database/command.ts';
import { operation, success } from '../operation.ts';
import { Outbox } from './schemas.ts';

/** What waits in the outbox: beyond spec 004, for whoever watches the service. */
export const getOutbox = operation({
  id: 'getOutbox',
  method: 'GET',
  path: '/v1/maintenance/outbox',
  tag: 'Maintenance',
  summary: 'See which events wait to be published, and which are parked',
  guard: 'maintenance',
  command: () => call('get_outbox', {}),
  outcomes: { found: success(200, 'The state of the outbox.', Outbox) },
});
