-- The last archived movement of each item, and the item's levels after it: these levels and the movements that are left in the ledger add
-- up to the counters. It always precedes the last audited movement, so that only what was audited is archived, and each item keeps its
-- latest movement.
create table inventory.archived_levels (
  item_id        uuid primary key,
  movement_id    bigint not null,
  in_stock       bigint not null,
  reserved       bigint not null,
  sold           bigint not null,
  moved_at       timestamptz not null,
  movements      bigint not null,
  event_sequence bigint not null,

  constraint no_archived_unit_is_owed check (in_stock >= 0 and reserved >= 0 and sold >= 0)
);

alter table inventory.archived_levels enable row level security;
comment on table inventory.archived_levels is 'The last archived movement of each item, and the item''s levels after it.';
comment on column inventory.archived_levels.moved_at is 'The latest time of an archived movement.';
comment on column inventory.archived_levels.movements is 'How many have been archived: fewer are left once the archive has been truncated.';
comment on column inventory.archived_levels.event_sequence is 'The sequence of the last archived event; 0 if there is none.';

-- A movement leaves the ledger only for the archive.
create function inventory.refuse_unarchived() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if exists (
    select from movement
    left join lateral (
      select * from archive.stock_movements as stored where (stored.item_id, stored.id) = (movement.item_id, movement.id) limit 1
    ) as archived on true
    left join lateral (
      select level.movement_id from inventory.archived_levels as level where level.item_id = movement.item_id limit 1
    ) as level on true
    where (archived.source, archived.target, archived.quantity, archived.reason, archived.reference, archived.at)
          is distinct from (movement.source, movement.target, movement.quantity, movement.reason, movement.reference, movement.at)
       or (movement.id <= level.movement_id) is not true
  ) then
    raise integrity_constraint_violation
      using message = format('%s: %s on inventory.%s is refused', tg_name, tg_op, tg_table_name),
            hint = 'public.archive() moves old movements out of the ledger.';
  end if;
  return null;
end $$;
revoke execute on function inventory.refuse_unarchived from public;

create trigger only_archived_movements_are_deleted
  after delete on inventory.stock_movements
  referencing old table as movement
  for each statement execute function inventory.refuse_unarchived();

-- Move the oldest movements of an item that were audited before its last audited one and are older than `cutoff`, `at_most` of them, with
-- their events. The first whose event was not published by then stays, and all that follow it. The caller has locked the audited level.
create function inventory.archive_item(item_id uuid, cutoff timestamptz, at_most int, out movements int, out events int)
language plpgsql set search_path = '' as $$
declare
  before        inventory.archived_levels;
  until         bigint;  -- the last movement to be moved
  last_sequence bigint;  -- of the last event to be moved
begin
  select * into before from inventory.archived_levels as level where level.item_id = archive_item.item_id;
  select max(movement.id) filter (where movement.may_leave), count(*) filter (where movement.may_leave) into until, movements
  from (
    select oldest.id,
           bool_and(oldest.at < cutoff and (event.id is null or coalesce(event.published_at < cutoff, false)))
             over (order by oldest.id) as may_leave
    from (
      select movement.id, movement.at from inventory.stock_movements as movement
      where movement.item_id = archive_item.item_id
        and movement.id < (select level.movement_id from inventory.audited_levels as level where level.item_id = archive_item.item_id)
      order by movement.id limit at_most
    ) as oldest
    left join lateral (
      select event.id, event.published_at from ordering.outbox as event
      where event.item_id = archive_item.item_id and event.movement_id = oldest.id limit 1
    ) as event on true
  ) as movement;
  events := 0;
  if until is null then return; end if;

  with event as (
    delete from ordering.outbox as event
    where event.item_id = archive_item.item_id and event.movement_id <= until
    returning event.*
  ), archived as (
    insert into archive.outbox
    select id, event.sequence, event_type, order_id, event.item_id, movement_id, tenant_id, payload, created_at, published_at
    from event
    returning payload
  )
  select count(*), max((payload ->> 'sequence')::bigint) into events, last_sequence from archived;

  with archived as (
    insert into archive.stock_movements
    select movement.item_id, movement.id, source, target, quantity, reason, reference, at,
           coalesce(before.in_stock, 0) + sum(movement.into_stock) over so_far,
           coalesce(before.reserved, 0) + sum(movement.into_reserved) over so_far,
           coalesce(before.sold, 0) + sum(movement.into_sold) over so_far
    from inventory.ledger as movement
    where movement.item_id = archive_item.item_id and movement.id <= until
    window so_far as (order by movement.id)
    returning *
  )
  insert into inventory.archived_levels as level
  select archived.item_id, id, in_stock, reserved, sold, greatest(before.moved_at, (select max(at) from archived)),
         coalesce(before.movements, 0) + archive_item.movements, coalesce(last_sequence, before.event_sequence, 0)
  from archived where id = until
  on conflict on constraint archived_levels_pkey do update
  set (movement_id, in_stock, reserved, sold, moved_at, movements, event_sequence)
    = (excluded.movement_id, excluded.in_stock, excluded.reserved, excluded.sold, excluded.moved_at, excluded.movements,
       excluded.event_sequence);

  delete from inventory.stock_movements as movement where movement.item_id = archive_item.item_id and movement.id <= until;
end $$;
revoke execute on function inventory.archive_item from public;
