import { type Mutation, mutation } from './mutation.ts';

const audited = 'tests/schema/audit.test.ts';
const stepwise = 'tests/schema/audit-next.test.ts';
const runs = 'tests/schema/audit-runs.test.ts';
const plans = 'tests/schema/audit-plans.test.ts';

const blind = (rule: string, replace: string, by: string): Mutation =>
  mutation(`the whole audit misses: ${rule}`, { in: 'public.audit', replace, by }, audited);

const blindStep = (rule: string, replace: string, by: string): Mutation =>
  mutation(`the audit of what is new misses: ${rule}`, { in: 'inventory.audit_item', replace, by }, stepwise);

/** Each rule of the whole audit in turn finds nothing. */
const whole: Mutation[] = [
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
  blind(
    'the audited levels are those of the ledger',
    'where (level.in_stock, level.reserved, level.sold, level.moved_at)\n        is distinct from',
    'where false and (level.in_stock, level.reserved, level.sold, level.moved_at)\n        is distinct from',
  ),
];

/** Each rule of the audit of what is new in turn finds nothing. */
const steps: Mutation[] = [
  blindStep('no movement leaves a counter below zero', 'where least(in_stock, reserved, sold) < 0', 'where false'),
  blindStep(
    'the counters are the sums of the ledger',
    'where is_complete and item.id = audit_item.item_id',
    'where false and item.id = audit_item.item_id',
  ),
  blindStep(
    'reserved units are those of pending reservations',
    'where is_complete and pending.count <= holds',
    'where false and pending.count <= holds',
  ),
  blindStep(
    'units that moved without a row',
    'where (expected.item_id, expected.source, expected.target, expected.quantity)\n          is distinct from',
    'where false and (expected.item_id, expected.source, expected.target, expected.quantity)\n          is distinct from',
  ),
  blindStep(
    'a movement of another item than its row',
    '(expected.item_id, expected.source',
    '(audit_item.item_id, expected.source',
  ),
  blindStep('units moved twice', 'having count(*) > 1', 'having false'),
  blindStep(
    'an order whose units did not move',
    'where is_complete and expected.reason',
    'where false and expected.reason',
  ),
  blindStep(
    'a purchase whose unit did not move',
    "where is_complete and expected.reason in ('place_order', 'purchase')",
    "where is_complete and expected.reason = 'place_order'",
  ),
  blindStep('a stock take counts only lapsed holds', "where replay.reason = 'expire' and", 'where false and'),
  blindStep(
    'a stock take leaves the counted units in stock',
    'and stock_take.in_stock <> replay.in_stock',
    'and false',
  ),
  mutation(
    'an item is audited past a violation',
    { in: 'public.audit_next', replace: "if step.violations = '[]' and step.audited > 0", by: 'if step.audited > 0' },
    stepwise,
  ),
  mutation(
    'counters are not looked at where no unit has moved',
    { in: 'public.audit_next', replace: '\n       or (item.in_stock', by: '\n       or false and (item.in_stock' },
    stepwise,
  ),
  mutation(
    'two runs audit in turn',
    { in: 'public.audit_next', replace: 'run.id <> run_id and', by: 'false and' },
    runs,
  ),
  mutation('a run waits for another', { in: 'public.audit_next', replace: ' skip locked', by: '' }, runs),
  mutation(
    'a run never ends',
    { in: 'public.audit_next', replace: "else '-infinity' end", by: "else 'infinity' end" },
    runs,
  ),
  mutation(
    'a step may read the whole ledger, as the statistics say',
    {
      in: 'public.audit_next',
      replace:
        'set enable_seqscan = off set enable_bitmapscan = off set plan_cache_mode = force_generic_plan set jit = off',
      by: '',
    },
    plans,
  ),
  mutation(
    'a step reads everything that is new',
    { in: 'inventory.audit_item', replace: 'order by movement.id limit at_most + 1', by: 'order by movement.id' },
    plans,
  ),
];

/** Breaks of the audit. */
export const audit: Mutation[] = [...whole, ...steps];
