import { callTable } from '../database/command.ts';
import { operation, success } from '../operation.ts';
import { Violations } from './schemas.ts';

/** Check every accounting rule, replaying the ledger (an addition to spec 001). */
export const audit = operation({
  id: 'audit',
  method: 'GET',
  path: '/v1/maintenance/audit',
  tag: 'Maintenance',
  summary: 'Check every accounting rule',
  guard: 'maintenance',
  command: () => callTable('audit', {}),
  outcomes: {
    found: success(200, 'Every violation; an empty list if all rules hold.', Violations, {
      body: (violations) => ({ violations }),
    }),
  },
});
