import { note } from './checks/criterion.ts';
import { checkDatabase } from './checks/database.ts';
import { untilAnswered } from './client.ts';
import { cancelOrder, placeOrder } from './customers.ts';
import { withDatabase } from './database.ts';
import { hasLostCancellation, hasLostPlacement } from './histories.ts';
import type { Phase } from './phases.ts';
import type { Run } from './run.ts';

export const VALIDATION = 'Validation';

/** Repeats requests whose responses were lost, then reads every product and order, and the database where it is named. */
export const validation: Phase = {
  name: VALIDATION,
  description: 'every product, every list of orders, every rule',
  async act(run) {
    await reconcile(run);
    run.after = await run.snapshot();
    run.databaseCriteria = (await withDatabase(run.settings, (query) => checkDatabase(query, run.histories))) ?? [
      note('Database', 'not checked: neither DATABASE_URL nor --psql is given'),
    ];
  },
};

/**
 * Does what a customer does whose response was lost: sends the same request again until there is one. The state of every
 * order is known then, whatever broke on the way.
 */
async function reconcile(run: Run): Promise<void> {
  const again = (histories: typeof run.histories.all, send: typeof placeOrder) =>
    Promise.all(histories.map((history) => untilAnswered(() => send(run, history))));
  await again(run.histories.all.filter(hasLostPlacement), placeOrder);
  await again(run.histories.all.filter(hasLostCancellation), cancelOrder);
}
