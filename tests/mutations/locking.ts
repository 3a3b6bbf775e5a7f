import { type Mutation, mutation } from './mutation.ts';

const deadline = 'tests/races/deadline.test.ts';

/** Breaks of what keeps overlapping transactions apart: locks, their order, and the clock. */
export const locking: Mutation[] = [
  mutation(
    'items are not locked',
    { in: 'inventory.execute', replace: '    for no key update\n', by: '' },
    'tests/races/last-unit.test.ts',
  ),
  {
    name: 'items are not locked, and nothing forbids owed units',
    edits: [
      { in: 'inventory.execute', replace: '    for no key update\n', by: '' },
      { replace: 'check (least(in_stock, reserved, sold) >= 0)', by: 'check (true)' },
    ],
    tests: ['tests/races/last-unit.test.ts'],
  },
  mutation(
    'the clock is read before the lock is waited for',
    { in: 'inventory.execute', replace: 'at := clock_timestamp();', by: 'at := now();' },
    deadline,
  ),
  mutation(
    'items are locked in the order of the commands',
    {
      in: 'inventory.execute',
      replace: '    order by id\n',
      by: '    order by array_position(array(select command.item_id from unnest(asked) as command), id)\n',
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
    { in: 'inventory.execute', replace: 'where command.outcome is null or repeated)', by: 'where not repeated)' },
    'tests/races/batches.test.ts',
  ),
  mutation(
    'what is sold out waits for the lock before it is refused',
    { in: 'inventory.read_commands', replace: "else 'insufficient_stock'", by: 'else null' },
    'tests/races/last-unit.test.ts',
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
