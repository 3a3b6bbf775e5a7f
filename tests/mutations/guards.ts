import { type Mutation, mutation } from './mutation.ts';

const guarded = 'tests/schema/guards.test.ts';
const permitted = 'tests/schema/permissions.test.ts';
const granted = 'tests/schema/privileges.test.ts';

/** Breaks of the last guards: constraints, triggers and privileges. */
export const guards: Mutation[] = [
  mutation(
    'counters may be negative',
    { replace: 'check (least(in_stock, reserved, sold) >= 0)', by: 'check (true)' },
    guarded,
  ),
  mutation(
    'the ledger can be rewritten',
    {
      replace: 'before update or truncate on inventory.stock_movements',
      by: 'before truncate on inventory.stock_movements',
    },
    guarded,
  ),
  mutation(
    'counters can be changed by hand',
    {
      replace: 'for each statement when (pg_trigger_depth() = 0) execute',
      by: 'for each statement when (false) execute',
    },
    guarded,
  ),
  mutation(
    'items can be deleted',
    { replace: 'before delete or truncate on inventory.items', by: 'before truncate on inventory.items' },
    guarded,
  ),
  mutation(
    'units move for items that do not exist',
    {
      in: 'inventory.apply_movements',
      replace: '\n  when not matched then insert (id) values (inventory.refuse_unknown_item());',
      by: ';',
    },
    guarded,
  ),
  mutation(
    'a quantity may be zero',
    { replace: ' constraint a_quantity_is_positive check (value > 0)', by: '' },
    guarded,
  ),
  mutation(
    'a hold is confirmed at its deadline',
    { replace: 'check (confirmed_at < expires_at)', by: 'check (confirmed_at <= expires_at)' },
    guarded,
  ),
  mutation(
    'anyone may call reserve',
    { replace: 'revoke execute on function public.reserve from public, anon, authenticated;', by: '' },
    permitted,
  ),
  mutation(
    'anyone may read the audit',
    { replace: 'revoke execute on function public.audit from public, anon, authenticated;', by: '' },
    permitted,
  ),
  mutation(
    'anyone may call the engine directly',
    { replace: 'revoke execute on function inventory.execute from public;', by: '' },
    granted,
  ),
  mutation(
    'a table has no row level security',
    { replace: 'alter table inventory.reservations enable row level security;', by: '' },
    granted,
  ),
];
