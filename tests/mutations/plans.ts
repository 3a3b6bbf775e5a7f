import { type Mutation, mutation } from './mutation.ts';

const plans = 'tests/schema/plans.test.ts';

/** Breaks of what keeps a sale as fast as it began, whatever the statistics of its tables say. */
export const lookUps: Mutation[] = [
  mutation(
    'looking for an order may read the whole table',
    { in: 'inventory.find_place_order', replace: 'any(array(select decision.id', by: 'any((select decision.id' },
    plans,
  ),
  mutation(
    'a command reads all lapsed holds that a batch may return, not only as many as it needs',
    { in: 'inventory.release_lapsed', replace: 'limit least(at_most, wanted)', by: 'limit at_most' },
    plans,
  ),
  mutation(
    'a level counts all lapsed holds',
    { in: 'inventory.lapsed_units', replace: '    limit at_most\n', by: '' },
    plans,
  ),
];
