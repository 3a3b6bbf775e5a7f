import { type Mutation, mutation } from './mutation.ts';

const blind = (rule: string, replace: string, by: string): Mutation =>
  mutation(`the audit misses: ${rule}`, { in: 'public.audit', replace, by }, 'tests/schema/audit.test.ts');

/** Breaks of the audit: each of its rules in turn finds nothing. */
export const audit: Mutation[] = [
  blind('no movement leaves a counter below zero', 'where least(in_stock, reserved, sold) < 0', 'where false'),
  blind(
    'the counters are the sums of the ledger',
    'left join ledger on ledger.item_id = item.id\n  where ',
    'left join ledger on ledger.item_id = item.id\n  where false and ',
  ),
  blind(
    'the counters are what the rows account for',
    'left join account on account.item_id = item.id\n  where ',
    'left join account on account.item_id = item.id\n  where false and ',
  ),
  blind(
    'units that moved without a row, or a row whose units did not move',
    'expected.quantity is distinct from movement.quantity or ',
    '',
  ),
  blind('units moved in two steps', ' or movement.times <> 1', ''),
  blind(
    'a stock take leaves the counted units in stock',
    'where replay.in_stock <> stock_take.in_stock',
    'where false',
  ),
];
