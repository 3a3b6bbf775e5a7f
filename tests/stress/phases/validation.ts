import { note } from '../checks/criterion.ts';
import { checkDatabase } from '../checks/database.ts';
import { withDatabase } from '../database.ts';
import type { Phase } from './phase.ts';
import { reconcile } from './reconciliation.ts';

export const VALIDATION = 'Validation';

/** Settle lost answers, then read every product and order again, and the database where its address is known. */
export const validation: Phase = {
  name: VALIDATION,
  description: 'every product, every list of orders, every rule',
  async act(run) {
    await reconcile(run);
    run.after = await run.snapshot();
    run.databaseCriteria = (await withDatabase(run.settings, (query) => checkDatabase(query, run.books))) ?? [
      note('Database', 'not checked: neither DATABASE_URL nor --psql is given'),
    ];
  },
};
