import { type Edit, type Mutation, mutation } from './mutation.ts';

const archived = 'tests/schema/archive.test.ts';
const checked = 'tests/schema/audit-archive.test.ts';
const races = 'tests/races/archive.test.ts';

const moves = (name: string, replace: string, by: string, tests = archived): Mutation =>
  mutation(`the archive ${name}`, { in: 'inventory.archive_item', replace, by }, tests);
const blind = (name: string, edit: Omit<Edit, 'in'>): Mutation =>
  mutation(`the whole audit misses: ${name}`, { in: 'public.audit', ...edit }, checked);

/** Breaks of the archive, and of the audit of what is archived. */
export const archive: Mutation[] = [
  moves('takes what is young', 'oldest.at < cutoff and ', ''),
  moves(
    'takes what follows a younger movement',
    'bool_and(oldest.at < cutoff and (event.id is null or coalesce(event.published_at < cutoff, false)))\n             over (order by oldest.id)',
    '(oldest.at < cutoff and (event.id is null or coalesce(event.published_at < cutoff, false)))',
  ),
  moves(
    'takes what was not audited',
    'and movement.id < (select level.movement_id from inventory.audited_levels as level where level.item_id = archive_item.item_id)',
    '',
  ),
  moves('takes the last audited movement, too', 'and movement.id < (select', 'and movement.id <= (select'),
  moves('takes what is not published', 'or coalesce(event.published_at < cutoff, false)', 'or true'),
  moves('leaves the events of what it takes', 'and event.movement_id <= until', 'and false'),
  moves('forgets the sequence of events', 'coalesce(last_sequence, before.event_sequence, 0)', '0'),
  moves(
    'forgets the levels before',
    'coalesce(before.in_stock, 0) + sum(movement.into_stock)',
    '0 + sum(movement.into_stock)',
  ),
  moves(
    'forgets how many it has moved',
    'coalesce(before.movements, 0) + archive_item.movements',
    'archive_item.movements',
  ),
  mutation(
    'events of orders are archived before they are old',
    { in: 'public.archive', replace: 'and event.published_at < cutoff', by: 'and event.published_at is not null' },
    archived,
  ),
  mutation(
    'two archives move the same movements',
    { in: 'public.archive', replace: 'continue when not found;', by: '' },
    races,
  ),
  mutation(
    'the archive waits for an audit',
    { in: 'public.archive', replace: 'old.item_id for update skip locked', by: 'old.item_id for update' },
    races,
  ),
  mutation(
    'movements can be deleted without a copy',
    {
      in: 'inventory.refuse_unarchived',
      replace: 'or (movement.id <= level.movement_id) is not true',
      by: 'and false',
    },
    archived,
  ),
  mutation(
    'movements can be deleted that are not in the archived levels',
    { in: 'inventory.refuse_unarchived', replace: 'or (movement.id <= level.movement_id) is not true', by: '' },
    archived,
  ),
  mutation(
    'an item is audited from its beginning, although that is archived',
    { in: 'inventory.audit_item', replace: 'if not found then', by: 'if false then' },
    archived,
  ),
  mutation(
    'the audit of events forgets the archived sequence',
    {
      in: 'ordering.audit_events',
      replace:
        'coalesce((select event_sequence from inventory.archived_levels as level where level.item_id = item.id), 0)',
      by: '0::bigint',
    },
    archived,
  ),
  mutation(
    'the whole audit misses what was truncated',
    {
      in: 'public.audit',
      replace: 'and (movement.reason is null and expected.at <= archived.moved_at) is not true',
      by: '',
    },
    archived,
  ),
  blind('an order without its movement, where the archive was truncated', {
    replace: 'expected.at <= archived.moved_at',
    by: 'archived.moved_at is not null',
  }),
  blind('archived movements that do not add up', {
    replace:
      "where movement.before <> coalesce(movement.previous, case when archived.is_truncated then movement.before else '{0,0,0}' end)\n     or",
    by: 'where',
  }),
  blind('archived levels that are not those of the archive', {
    replace: 'or (movement.is_last and',
    by: 'or (false and',
  }),
  blind('an archived event that says something else', {
    replace: 'where event.payload::text is distinct from ordering.stock_moved_json',
    by: 'where false and event.payload::text is distinct from ordering.stock_moved_json',
  }),
  blind('archived movements without their rows', {
    replace: 'select reason, reference, item_id, source, target, quantity from archive.stock_movements',
    by: 'select reason, reference, item_id, source, target, quantity from archive.stock_movements where false',
  }),
];
