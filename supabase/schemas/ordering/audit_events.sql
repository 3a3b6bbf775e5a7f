-- Audit the events of an item's movements, of those after `before` (null: from the first) up to `until` (null: to the last): each movement since
-- events were switched on has one, each says what moved and the levels before and after it, and their sequence has no gap. Of a time
-- before events were last switched on it cannot say which movements should have had one; a lost event is a gap there, too.
--
-- Reads     those movements and their events, the event before them, and the last one. Where that is archived, its sequence is known
create function ordering.audit_events(item inventory.items, before inventory.audited_levels, until bigint)
returns table (rule text, subject uuid, detail text)
language sql stable set search_path = ''
begin atomic
  with replay as (
    select movement, movement.id,
           coalesce(before.in_stock, 0) + sum(movement.into_stock) over so_far as in_stock,
           coalesce(before.reserved, 0) + sum(movement.into_reserved) over so_far as reserved,
           coalesce(before.sold, 0) + sum(movement.into_sold) over so_far as sold
    from inventory.ledger as movement
    where movement.item_id = item.id and movement.id > coalesce(before.movement_id, 0) and movement.id <= coalesce(until, 9223372036854775807)
    window so_far as (order by movement.id)
  ), event as (
    select movement_id, payload, (payload ->> 'sequence')::bigint as sequence
    from ordering.outbox as event
    where event.item_id = item.id and movement_id > coalesce(before.movement_id, 0) and movement_id <= coalesce(until, 9223372036854775807)
  ), archived as (
    select coalesce((select event_sequence from inventory.archived_levels as level where level.item_id = item.id), 0) as sequence
  ), previous as (
    select coalesce((
      select (payload ->> 'sequence')::bigint from ordering.outbox as event
      where event.item_id = item.id and movement_id <= coalesce(before.movement_id, 0) order by movement_id desc limit 1), archived.sequence) as sequence
    from archived
  )
  select 'every movement has its event', item.id, format('movement %s has none', replay.id)
  from replay
  where replay.id > item.events_since and not exists (select from event where event.movement_id = replay.id)
  union all
  select 'an event says what moved', item.id, format('movement %s, event %s', event.movement_id, event.payload)
  from event left join replay on replay.id = event.movement_id
  where event.payload::text is distinct from ordering.stock_moved_json(replay.movement, event.payload ->> 'sku', event.sequence,
    replay.in_stock::bigint, replay.reserved::bigint, replay.sold::bigint)::text
  union all
  select 'the sequence of events has no gap', item.id, format('movement %s: %s follows %s', movement_id, sequence, previous_sequence)
  from (
    select movement_id, sequence,
           lag(sequence, 1, (select previous.sequence from previous)) over (order by movement_id) as previous_sequence
    from event
  ) as event
  where sequence is distinct from previous_sequence + 1
  union all
  select 'the sequence of events has no gap', item.id, format('the item has had %s events, the last is %s', item.event_sequence, last.sequence)
  from (
    select coalesce((
      select (payload ->> 'sequence')::bigint from ordering.outbox as event where event.item_id = item.id order by movement_id desc limit 1), archived.sequence)
    from archived
  ) as last(sequence)
  where until is null and last.sequence <> item.event_sequence;
end;
revoke execute on function ordering.audit_events from public;
