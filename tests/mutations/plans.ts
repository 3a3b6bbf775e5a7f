import { type Mutation, mutation } from './mutation.ts';

const plans = 'tests/schema/plans.test.ts';

/** Breaks of what keeps a sale as fast as it began, whatever the statistics of its tables say. */
export const lookUps: Mutation[] = [
  mutation(
    'whether an order is there may be answered by reading them all',
    {
      in: 'inventory.decide',
      replace: 'then command.id end limit 1\n    ) as orders',
      by: 'then command.id end\n    ) as orders',
    },
    plans,
  ),
];
