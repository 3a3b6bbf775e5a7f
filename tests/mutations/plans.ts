import { type Mutation, mutation } from './mutation.ts';

const plans = 'tests/schema/plans.test.ts';

/** Breaks of what keeps a sale as fast as it began, whatever the statistics of its tables say. */
export const lookUps: Mutation[] = [
  mutation(
    'looking for an order may read the whole table',
    { in: 'inventory.find_place_order', replace: 'any(array(select decision.id', by: 'any((select decision.id' },
    plans,
  ),
];
