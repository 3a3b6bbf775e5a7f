import { callTable } from '../database/command.ts';
import { operation, success } from '../operation.ts';
import { Violations } from './schemas.ts';

/** Every accounting rule that is violated, the ledger replayed (an addition to spec 001). */
export const audit = operation({
  id: 'audit',
  method: 'GET',
  path: '/v1/maintenance/audit',
  tag: 'Maintenance',
  summary: 'Every accounting rule that is violated',
  guard: 'maintenance',
  command: () => callTable('audit', {}),
  outcomes: {
    found: success(200, 'Every violation; none in sound data.', Violations, { body: (violations) => ({ violations }) }),
  },
});
