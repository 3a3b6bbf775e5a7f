import { call } from '../database/command.ts';
import { operation, reply } from '../operation.ts';
import { Violations } from './schemas.ts';

/** Every rule of the books that does not hold, the ledger replayed (an addition to spec 001). */
export const auditBooks = operation({
  id: 'auditBooks',
  method: 'GET',
  path: '/v1/maintenance/audit',
  tag: 'Maintenance',
  summary: 'Every rule of the books that does not hold',
  guard: 'maintenance',
  command: () => call('audit', {}),
  outcomes: {
    found: reply(200, 'No violation when the books balance.', Violations, { body: (violations) => ({ violations }) }),
  },
});
