import { type Mutation, mutation } from './mutation.ts';

const deadline = 'tests/races/deadline.test.ts';
const finishOnce = 'tests/races/finish-once.test.ts';
const lastUnit = 'tests/races/last-unit.test.ts';
const lostReply = 'tests/schema/lost-reply.test.ts';

const anyStatus = { in: 'inventory.decide', replace: "and (step.held).status = 'PENDING' then", by: 'then' };

/** Breaks of what a command may do, given the rows it finds. */
export const rules: Mutation[] = [
  {
    name: 'more is reserved than there is',
    edits: [
      {
        in: 'inventory.outcome_of_reserve',
        replace: "when in_stock < asked.quantity then 'insufficient_stock'",
        by: '',
      },
      { replace: 'check (least(in_stock, reserved, sold) >= 0)', by: 'check (true)' },
    ],
    tests: [lastUnit],
  },
  {
    name: 'a lapsed hold is confirmed',
    edits: [
      { in: 'inventory.outcome_of_confirm', replace: ' or inventory.is_lapsed(held, at)', by: '' },
      { replace: 'check (confirmed_at < expires_at)', by: 'check (true)' },
    ],
    tests: [deadline],
  },
  {
    name: 'a lapsed hold is cancelled',
    edits: [
      { in: 'inventory.outcome_of_cancel', replace: ' or inventory.is_lapsed(held, at)', by: '' },
      { replace: 'check (cancelled_at < expires_at)', by: 'check (true)' },
    ],
    tests: [deadline],
  },
  {
    name: 'a hold is confirmed twice',
    edits: [
      anyStatus,
      {
        in: 'inventory.outcome_of_confirm',
        replace: "when held.status = 'CONFIRMED' then 'already_confirmed'",
        by: '',
      },
    ],
    tests: [finishOnce],
  },
  {
    name: 'a cancelled hold is confirmed',
    edits: [
      anyStatus,
      {
        in: 'inventory.outcome_of_confirm',
        replace: "when held.status = 'CANCELLED' then 'reservation_cancelled'",
        by: '',
      },
    ],
    tests: [finishOnce],
  },
  {
    name: 'a confirmed hold is cancelled',
    edits: [
      anyStatus,
      {
        in: 'inventory.outcome_of_cancel',
        replace: "when held.status = 'CONFIRMED' then 'reservation_confirmed'",
        by: '',
      },
    ],
    tests: [finishOnce],
  },
  {
    name: 'an order is cancelled twice',
    edits: [
      { in: 'inventory.decide', replace: " and (step.placed).status = 'CONFIRMED' then", by: ' then' },
      {
        in: 'inventory.outcome_of_cancel_order',
        replace: "when placed.status = 'CANCELLED' then 'already_cancelled'",
        by: '',
      },
    ],
    tests: [finishOnce],
  },
  mutation(
    'a refusal without the lock does not look for the same command’s effect',
    {
      in: 'inventory.read_commands',
      replace: 'when exists (select from inventory.orders as placed where placed.id = named.id) then null',
      by: '',
    },
    lostReply,
  ),
  mutation(
    'a used order id is decided anew',
    { in: 'inventory.outcome_of_place_order', replace: "when placed.id is not null then 'placed'", by: '' },
    lostReply,
  ),
  mutation(
    'a used id answers whatever else is asked',
    {
      in: 'inventory.outcome_of_reserve',
      replace: "then 'reserved' else 'id_reused' end",
      by: "then 'reserved' else 'reserved' end",
    },
    lostReply,
  ),
  mutation(
    'lapsed holds keep their units from who reserves',
    {
      in: 'inventory.read_commands',
      replace: ' + (select lapsed.quantity from lapsed where lapsed.item_id = named.named_id)',
      by: '',
    },
    deadline,
  ),
  mutation(
    'lapsed units are promised, but not returned first',
    {
      in: 'inventory.decide',
      replace: '+ inventory.release_until(decision.item_id, decision.quantity - in_stock[slot], at)',
      by: '+ 1',
    },
    deadline,
  ),
  mutation(
    'a count of stock forgets the units of lapsed holds',
    { in: 'inventory.decide', replace: ' - inventory.release_until(decision.item_id, null, at)', by: '' },
    deadline,
  ),
  mutation(
    'an expired hold is expired again',
    { in: 'inventory.release_lapsed', replace: "hold.status = 'PENDING' and ", by: '' },
    deadline,
  ),
  mutation(
    'a hold expires before its deadline',
    { in: 'inventory.release_lapsed', replace: ' and hold.expires_at <= at', by: '' },
    deadline,
  ),
  mutation(
    'units of expired holds do not move back',
    {
      in: 'inventory.release_lapsed',
      replace: "expired.quantity, 'expire', expired.id from expired",
      by: "expired.quantity, 'expire', expired.id from expired where false",
    },
    deadline,
  ),
];
