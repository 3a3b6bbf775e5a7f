-- Events of stock movements, for the items that ask for them: `stock.moved`, one for each row of the ledger, written by its trigger in the same
-- transaction. The sequence of an item's events ascends without a gap, in the order of the ledger: a consumer that misses a number has lost
-- an event. It goes on where it stopped when events are switched off and on again: the levels before the next event then differ from those after the
-- last.

create type ordering.stock_levels as (in_stock bigint, reserved bigint, sold bigint);

create type ordering.stock_moved as (
  item_id   uuid,
  sku       text,
  sequence  bigint,
  source    inventory.place,
  target    inventory.place,
  quantity  bigint,
  reason    text,
  reference uuid,
  moved_at  text,
  before    ordering.stock_levels,
  after     ordering.stock_levels
);

-- What an event says of a movement, given the levels after it.
create function ordering.stock_moved_json(
  movement inventory.ledger, sku text, sequence bigint, in_stock bigint, reserved bigint, sold bigint)
returns json language plpgsql stable set search_path = '' as $$
begin
  return row_to_json((
    movement.item_id, sku, sequence, movement.source, movement.target, movement.quantity, movement.reason, movement.reference,
    inventory.iso(movement.at),
    (in_stock - movement.into_stock, reserved - movement.into_reserved, sold - movement.into_sold)::ordering.stock_levels,
    (in_stock, reserved, sold)::ordering.stock_levels
  )::ordering.stock_moved);
end $$;
revoke execute on function ordering.stock_moved_json from public;

-- Write the events of the movements that have just changed an item: as many of its last ones as its sequence has advanced. Each payload is
-- what stock_moved_json() returns, written out, because a call for each of many rows takes time. The audit compares the two.
create function ordering.write_stock_events() returns trigger language plpgsql security definer
set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  iso constant text := 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"';
begin
  insert into ordering.outbox (event_type, item_id, movement_id, payload)
  select 'stock.moved', new.id, moved.id, row_to_json((
    new.id, new.sku, old.event_sequence + moved.ordinal, moved.source, moved.target, moved.quantity, moved.reason, moved.reference,
    to_char(moved.at at time zone 'UTC', iso),
    (moved.in_stock - moved.into_stock, moved.reserved - moved.into_reserved, moved.sold - moved.into_sold)::ordering.stock_levels,
    (moved.in_stock, moved.reserved, moved.sold)::ordering.stock_levels
  )::ordering.stock_moved)
  from (
    select id, source, target, quantity, reason, reference, at, row_number() over so_far as ordinal,
           latest.into_stock, old.in_stock + sum(latest.into_stock) over so_far as in_stock,
           latest.into_reserved, old.reserved + sum(latest.into_reserved) over so_far as reserved,
           latest.into_sold, old.sold + sum(latest.into_sold) over so_far as sold
    from (
      select movement.* from inventory.ledger as movement
      where movement.item_id = new.id order by movement.id desc limit new.event_sequence - old.event_sequence
    ) as latest
    window so_far as (order by latest.id)
  ) as moved
  order by moved.id;
  return null;
end $$;
revoke execute on function ordering.write_stock_events from public;

create trigger movements_have_events
  after update of event_sequence on inventory.items
  for each row when (new.event_sequence > old.event_sequence) execute function ordering.write_stock_events();
