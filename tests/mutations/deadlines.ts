import { type Mutation, mutation } from './mutation.ts';

const deadline = 'tests/races/deadline.test.ts';
const expire = 'tests/schema/expire.test.ts';

/** Breaks of what a deadline means: a hold ends at it, and its units return. */
export const deadlines: Mutation[] = [
  {
    name: 'a lapsed hold is confirmed',
    edits: [
      { in: 'inventory.find_confirm', replace: ' or reservation.expires_at <= at', by: '' },
      { replace: 'check (confirmed_at < expires_at)', by: 'check (true)' },
    ],
    tests: [deadline],
  },
  {
    name: 'a lapsed hold is cancelled',
    edits: [
      { in: 'inventory.find_cancel', replace: ' or reservation.expires_at <= at', by: '' },
      { replace: 'check (cancelled_at < expires_at)', by: 'check (true)' },
    ],
    tests: [deadline],
  },
  mutation(
    'lapsed holds keep their units from a new reservation',
    {
      in: 'inventory.refuse_early',
      replace: 'case when item.holds < at_most then item.in_stock + item.available end',
      by: 'item.in_stock',
    },
    deadline,
  ),
  mutation(
    'units of lapsed holds are counted, but not returned',
    { in: 'inventory.settle', replace: 'at, may_expire);', by: 'at, 0);' },
    deadline,
  ),
  mutation(
    'units that a stock take has counted return with the sweep',
    {
      in: 'inventory.release_lapsed',
      replace: "case when hold.was_counted then 'outside' else 'in_stock' end::inventory.place",
      by: "'in_stock'",
    },
    expire,
  ),
  mutation(
    'lapsed holds that a stock take has counted hide those that lapsed later',
    {
      in: 'inventory.release_lapsed',
      replace: "case when wanted is null then '-infinity' else counted_at end",
      by: "'-infinity'",
    },
    expire,
  ),
  mutation(
    'units that a stock take has counted are available a second time',
    {
      in: 'inventory.lapsed_units',
      replace: ' filter (where hold.expires_at > (select inventory.counted_at(lapsed_units.item_id)))',
      by: '',
    },
    expire,
  ),
  mutation(
    'a batch returns lapsed holds without limit',
    { in: 'inventory.settle', replace: 'may_expire int := 500', by: 'may_expire int := 1000000' },
    'tests/schema/outcomes.test.ts',
  ),
  mutation(
    'an expired hold is expired again',
    { in: 'inventory.release_lapsed', replace: "reservation.status = 'PENDING'\n      and ", by: '' },
    deadline,
  ),
  mutation(
    'a hold expires before its deadline',
    { in: 'inventory.release_lapsed', replace: '\n      and reservation.expires_at <= at', by: '' },
    deadline,
  ),
  mutation(
    'units of expired holds do not move back',
    {
      in: 'inventory.release_lapsed',
      replace: "hold.quantity, 'expire', hold.id\n    from expired_hold as hold",
      by: "hold.quantity, 'expire', hold.id\n    from expired_hold as hold where false",
    },
    deadline,
  ),
];
