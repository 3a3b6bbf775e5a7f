import { note } from '../checks/criterion.ts';
import { checkDatabase } from '../checks/database.ts';
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
    const { databaseUrl } = run.settings;
    run.databaseCriteria = databaseUrl
      ? await checkDatabase(databaseUrl, run.books)
      : [note('Database', 'not checked: DATABASE_URL is not set')];
  },
};
