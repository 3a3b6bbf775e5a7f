-- Move what is older than so many days out of the way, into the schema `archive`: of each item the oldest movements of its ledger with their
-- events, up to the last audited movement at most, and the events of tenants' orders. Only what was audited and published leaves.
-- Reservations, orders, purchases and stock takes stay: so every id that a client may send again is known, and no answer changes. Call it
-- again with the `after` of its answer (the nil UUID to begin with), until that is null.
--
-- Locks     no item: no batch waits. The audited levels of the items that it moves, skipping those that an audit or another call has locked
-- Outcomes  archived  `{movements, events, after}`, where both are how many were moved
-- Plans     as in the engine
-- Bounded   1,000 items with nothing to move, `at_most` movements of an item, and no further item after 20 ms
-- Retry     nothing is moved twice
create function public.archive(older_than_days int, after uuid, at_most int) returns json
language plpgsql security definer set search_path = '' set lock_timeout = '4s'
set enable_seqscan = off set enable_bitmapscan = off set plan_cache_mode = force_generic_plan set jit = off
as $$
declare
  started    constant timestamptz := clock_timestamp();
  cutoff     constant timestamptz := started - make_interval(days => older_than_days);
  visited    uuid[];  -- items
  next_after uuid;
  old        record;
  step       record;
  movements  int := 0;
  events     int := 0;
  closed     int;     -- events of tenants' orders
begin
  at_most := greatest(at_most, 1);
  visited := array(
    select level.item_id from inventory.audited_levels as level where level.item_id > archive.after order by level.item_id limit 1000);
  next_after := visited[1000];
  for old in
    select level.item_id, level.previous_id
    from (
      select level.item_id, level.movement_id, lag(level.item_id, 1, archive.after) over (order by level.item_id) as previous_id
      from inventory.audited_levels as level
      where level.item_id > archive.after and level.item_id <= visited[cardinality(visited)]
    ) as level
    cross join lateral (
      select movement.id, movement.at from inventory.stock_movements as movement
      where movement.item_id = level.item_id order by movement.id limit 1
    ) as oldest
    where oldest.id < level.movement_id and oldest.at < cutoff
    order by level.item_id
  loop
    perform from inventory.audited_levels as level where level.item_id = old.item_id for update skip locked;
    continue when not found;
    step := inventory.archive_item(old.item_id, cutoff, at_most);
    movements := movements + step.movements;
    events := events + step.events;
    if step.movements = at_most then
      next_after := old.previous_id;
      exit;
    elsif clock_timestamp() > started + interval '20 ms' then
      next_after := old.item_id;
      exit;
    end if;
  end loop;

  if next_after is null then
    with event as (
      delete from ordering.outbox as stored
      where stored.id = any (array(
        select event.id from ordering.outbox as event
        where event.order_id is not null and event.published_at < cutoff
        order by event.published_at limit at_most for update skip locked))
      returning stored.*
    )
    insert into archive.outbox
    select id, sequence, event_type, order_id, item_id, movement_id, tenant_id, payload, created_at, published_at from event;
    get diagnostics closed = row_count;
    events := events + closed;
    if closed = at_most then next_after := archive.after; end if;
  end if;
  return json_build_object('outcome', 'archived', 'data',
    json_build_object('movements', movements, 'events', events, 'after', next_after));
end $$;

comment on function public.archive is 'Move some of what is old, audited and published to the schema archive; null `after`: that was all.';
revoke execute on function public.archive from public, anon, authenticated;
grant execute on function public.archive to service_role;
