import { type Mutation, mutation } from './mutation.ts';

const blind = (rule: string, replace: string, by: string): Mutation =>
  mutation(`the audit does not see: ${rule}`, { in: 'public.audit', replace, by }, 'tests/schema/audit.test.ts');

/** Breaks of the audit: each of its rules in turn finds nothing. */
export const audit: Mutation[] = [
  blind('no prefix of the ledger owes a unit', 'where least(in_stock, reserved, sold) < 0', 'where false'),
  blind(
    'the counters are the sums of the ledger',
    'where (item.in_stock, item.reserved, item.sold)',
    'where false and (item.in_stock, item.reserved, item.sold)',
  ),
  blind(
    'reserved units are those of pending reservations',
    'where item.reserved <> coalesce(held.reserved, 0)',
    'where false',
  ),
  blind(
    'sold units are those of confirmed reservations and orders',
    'where item.sold <> coalesce(held.sold, 0) + coalesce(ordered.sold, 0)',
    'where false',
  ),
  blind('units moved for nothing, or not at all', 'due.quantity is distinct from moved.quantity or ', ''),
  blind('units moved twice', ' or moved.times <> 1', ''),
];
