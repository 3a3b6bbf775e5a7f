import { type Mutation, mutation } from './mutation.ts';

const deadline = 'tests/races/deadline.test.ts';
const lockedItem = 'tests/races/locked-item.test.ts';

/** Breaks of what keeps overlapping transactions apart: locks, their order, and the clock. */
export const locking: Mutation[] = [
  mutation(
    'items are not locked',
    { in: 'inventory.execute', replace: ' for no key update);', by: ');' },
    'tests/races/last-unit.test.ts',
  ),
  {
    name: 'items are not locked, and counters may be negative',
    edits: [
      { in: 'inventory.execute', replace: ' for no key update);', by: ');' },
      { replace: 'check (least(in_stock, reserved, sold) >= 0)', by: 'check (true)' },
    ],
    tests: ['tests/races/last-unit.test.ts'],
  },
  {
    name: 'items are not locked, and clients see it',
    edits: [
      // The pause makes transactions overlap that a fast machine would finish one after another.
      { in: 'inventory.execute', replace: ' for no key update);', by: '); perform pg_sleep(0.02);' },
      { replace: 'check (least(in_stock, reserved, sold) >= 0)', by: 'check (true)' },
    ],
    tests: ['tests/histories/histories.test.ts'],
  },
  mutation(
    'the clock is read before the wait for the lock',
    { in: 'inventory.execute', replace: 'at := clock_timestamp();', by: 'at := now();' },
    deadline,
  ),
  mutation(
    'items are locked in the order of the commands',
    {
      in: 'inventory.execute',
      replace: 'order by item.id for',
      by: 'order by array_position(array(select found_item_id from unnest(decisions)), item.id) for',
    },
    'tests/races/batches.test.ts',
  ),
  mutation(
    'commands on one row are decided together',
    { in: 'inventory.execute', replace: 'if repeated then', by: 'if false then' },
    'tests/races/batches.test.ts',
  ),
  mutation(
    'a batch that names a row twice locks its items as it goes',
    { in: 'inventory.execute', replace: 'any (item_ids) order by', by: 'any (item_ids) and not repeated order by' },
    'tests/races/batches.test.ts',
  ),
  mutation(
    'what is sold out waits for the lock before it is refused',
    { in: 'inventory.execute', replace: 'if is_early and not (repeated or sets) then', by: 'if false then' },
    'tests/races/last-unit.test.ts',
  ),
  mutation(
    'a batch waits for items that others hold',
    { in: 'public.execute_unlocked', replace: 'waits => false', by: 'waits => true' },
    lockedItem,
  ),
  mutation(
    'the commands of an item that another transaction holds are executed without its lock',
    { in: 'inventory.execute', replace: "if busy_ids <> '{}' then", by: 'if false then' },
    lockedItem,
  ),
  mutation(
    'the sweep waits for items that others hold',
    { in: 'public.expire', replace: ' skip locked', by: '' },
    deadline,
  ),
  mutation(
    'the sweep does not lock items',
    { in: 'public.expire', replace: '    for no key update skip locked\n', by: '' },
    deadline,
  ),
];
