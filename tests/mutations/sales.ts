import { type Mutation, mutation } from './mutation.ts';

const batches = 'tests/schema/purchase-batches.test.ts';

/** Breaks of what a sale promises: the window, and one unit a user. */
export const sales: Mutation[] = [
  mutation(
    'two purchases of one attempt are decided together',
    {
      in: 'inventory.execute',
      replace: ' or count(distinct decision.attempt_id) < count(decision.attempt_id)',
      by: '',
    },
    batches,
  ),
  mutation(
    'batches insert the attempts that they share in the order of other ids',
    { in: 'inventory.write_purchase', replace: 'order by decision.attempt_id', by: 'order by decision.id' },
    batches,
  ),
];
