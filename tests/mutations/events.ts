import { type Mutation, mutation } from './mutation.ts';

const events = 'tests/schema/stock-events.test.ts';
const transactions = 'tests/schema/event-transactions.test.ts';
const switched = 'tests/schema/set-item-events.test.ts';
const audited = 'tests/schema/audit-events.test.ts';
const guarded = 'tests/schema/guards.test.ts';

const written = (name: string, replace: string, by: string) =>
  mutation(name, { in: 'ordering.write_stock_events', replace, by }, events);
const set = (name: string, replace: string, by: string) =>
  mutation(name, { in: 'public.set_item_events', replace, by }, switched);
const blind = (rule: string, replace: string, by: string) =>
  mutation(`the audit of events is blind: ${rule}`, { in: 'ordering.audit_events', replace, by }, audited);

/** Breaks of what the events of stock movements promise. */
export const stockEvents: Mutation[] = [
  written('only the last movement of a batch has an event', 'limit new.event_sequence - old.event_sequence', 'limit 1'),
  written(
    'all events of a batch have the levels after it',
    'old.in_stock + sum(latest.into_stock) over so_far',
    'new.in_stock',
  ),
  written('all events of a batch have one number', 'old.event_sequence + moved.ordinal', 'new.event_sequence'),
  written('the events of a batch are published last first', 'order by moved.id;', 'order by moved.id desc;'),
  mutation(
    'an event may read the whole ledger, as the statistics say',
    {
      in: 'ordering.write_stock_events',
      replace: 'set enable_seqscan = off set enable_bitmapscan = off set plan_cache_mode = force_generic_plan',
      by: '',
    },
    'tests/schema/event-plans.test.ts',
  ),
  mutation(
    'a step of the audit reads the whole ledger for its events',
    {
      in: 'ordering.audit_events',
      replace: 'movement.id <= coalesce(until, 9223372036854775807)',
      by: 'movement.id <= coalesce(until, movement.id)',
    },
    'tests/schema/audit-plans.test.ts',
  ),
  mutation(
    'an item that did not ask for events has them',
    {
      in: 'inventory.apply_movements',
      replace: 'case when item.events_since is null then 0 else change.movements end',
      by: 'change.movements',
    },
    events,
  ),
  mutation(
    'a batch counts as one event',
    { in: 'inventory.apply_movements', replace: 'else change.movements end', by: 'else 1 end' },
    transactions,
  ),
  set(
    'events are switched on before the movement that the lock waited for',
    'perform from inventory.items as stored where stored.id = set_item_events.item_id for no key update;',
    '',
  ),
  set('switching events on again forgets since when', 'coalesce(stored.events_since,\n', 'coalesce(null,\n'),
  mutation(
    'an item created with events has none',
    { in: 'public.create_item', replace: 'case when create_item.events then 0 end', by: 'null' },
    events,
  ),
  mutation(
    'a creation is repeated with other events',
    {
      in: 'public.create_item',
      replace: '(create_item.name, create_item.initial_quantity, create_item.events)',
      by: '(create_item.name, create_item.initial_quantity, item.initial_events)',
    },
    switched,
  ),
  mutation(
    'the sequence of events can be changed by hand',
    {
      replace: 'before update of in_stock, reserved, sold, event_sequence on',
      by: 'before update of in_stock, reserved, sold on',
    },
    guarded,
  ),
  mutation(
    'a movement may have two events',
    { replace: 'constraint a_movement_has_one_event unique (item_id, movement_id),', by: '' },
    guarded,
  ),
  blind('a movement without an event', 'where replay.id > item.events_since and', 'where false and'),
  blind(
    'an event that says something else',
    'where event.payload::text is distinct from',
    'where false and event.payload::text <>',
  ),
  blind('a gap', 'where sequence is distinct from previous_sequence + 1', 'where false'),
  blind('the last events are lost', 'where until is null and last.sequence <> item.event_sequence', 'where false'),
];
