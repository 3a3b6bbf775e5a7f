import { type Mutation, mutation } from './mutation.ts';

const _deadline = 'tests/races/deadline.test.ts';
const _expire = 'tests/schema/expire.test.ts';
const finishOnce = 'tests/races/finish-once.test.ts';
const lastUnit = 'tests/races/last-unit.test.ts';
const lostReply = 'tests/schema/lost-reply.test.ts';
const earlyRefusal = 'tests/races/early-refusal.test.ts';

const unguarded = { replace: 'check (least(in_stock, reserved, sold) >= 0)', by: 'check (true)' };
/** A row that was resolved before moves its units again. */
const anyStatus = (command: 'confirm' | 'cancel') => ({
  in: `inventory.find_${command}`,
  replace: " and reservation.status = 'PENDING' then reservation.quantity",
  by: ' then reservation.quantity',
});

/** Breaks of what a command may do, given the rows it finds. */
export const rules: Mutation[] = [
  {
    name: 'what a batch takes is not compared with the stock',
    edits: [{ in: 'inventory.execute', replace: 'demand <= all (in_stock) or', by: 'true or' }, unguarded],
    tests: [lastUnit],
  },
  {
    name: 'each command of a batch is compared with the stock alone',
    edits: [
      {
        in: 'inventory.fits',
        replace: 'group by decision.found_item_id',
        by: 'group by decision.found_item_id, decision.id',
      },
      unguarded,
    ],
    tests: ['tests/schema/execute-batch.test.ts'],
  },
  {
    name: 'commands settled one by one take more than is in stock',
    edits: [
      {
        in: 'inventory.settle',
        replace: 'if in_stock[step.slot] < step.units then\n        decisions[',
        by: 'if false then\n        decisions[',
      },
      unguarded,
    ],
    tests: ['tests/schema/execute-batch.test.ts'],
  },
  {
    name: 'a hold is confirmed twice',
    edits: [
      anyStatus('confirm'),
      {
        in: 'inventory.find_confirm',
        replace: "when reservation.status = 'CONFIRMED' then 'already_confirmed'",
        by: '',
      },
    ],
    tests: [finishOnce],
  },
  {
    name: 'a cancelled hold is confirmed',
    edits: [
      anyStatus('confirm'),
      {
        in: 'inventory.find_confirm',
        replace: "when reservation.status = 'CANCELLED' then 'reservation_cancelled'",
        by: '',
      },
    ],
    tests: [finishOnce],
  },
  {
    name: 'a confirmed hold is cancelled',
    edits: [
      anyStatus('cancel'),
      {
        in: 'inventory.find_cancel',
        replace: "when reservation.status = 'CONFIRMED' then 'reservation_confirmed'",
        by: '',
      },
    ],
    tests: [finishOnce],
  },
  {
    name: 'an order is cancelled twice',
    edits: [
      {
        in: 'inventory.find_cancel_order',
        replace: ' and "order".status = \'CONFIRMED\' then "order".quantity',
        by: ' then "order".quantity',
      },
      {
        in: 'inventory.find_cancel_order',
        replace: "then 'already_cancelled'",
        by: "then 'order_cancelled'",
      },
    ],
    tests: [finishOnce],
  },
  mutation(
    'a refusal without the lock overlooks that the command has taken effect',
    {
      in: 'inventory.refuse_early',
      replace: 'decisions := inventory.find(commands, decisions, clock_timestamp());',
      by: '',
    },
    lostReply,
  ),
  mutation(
    'what was refused before the lock is decided again after it',
    { in: 'inventory.find', replace: 'continue when decisions[finding.ordinal].is_final;', by: '' },
    earlyRefusal,
  ),
  mutation(
    'a purchase that its rows refuse waits for the lock',
    {
      in: 'inventory.command_list',
      replace: "'sale_not_found',        false, true)",
      by: "'sale_not_found',        false, false)",
    },
    earlyRefusal,
  ),
  mutation(
    'a used order id is decided again',
    { in: 'inventory.find_place_order', replace: 'if cardinality(orders) = 0 then', by: 'if true then' },
    lostReply,
  ),
  mutation(
    'a used id is accepted with other arguments',
    { in: 'inventory.find_reserve', replace: "'id_reused'", by: "'reserved'" },
    lostReply,
  ),
  mutation(
    'the retry of a request is taken for another request',
    { in: 'inventory.find_place_order', replace: '("order".created_by = decision.request_id) is not true', by: 'true' },
    'tests/http/own-retry.test.ts',
  ),
];
