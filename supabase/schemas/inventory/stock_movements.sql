-- The ledger: one row for each movement of units from one place to another. Rows are never changed, and adding them is the
-- only way to change an item's counters; the oldest leave for the archive (archived_levels.sql). Ids ascend in the order of an
-- item's movements, because they are assigned while its row is locked. item_id has no foreign key: apply_movements() refuses an
-- unknown item, and items are never deleted.
create table inventory.stock_movements (
  id        bigint generated always as identity,
  item_id   uuid not null,
  source    inventory.place not null,
  target    inventory.place not null,
  quantity  inventory.quantity not null,
  reason    text not null,
  reference uuid not null,
  at        timestamptz not null default clock_timestamp(),

  primary key (item_id, id),
  constraint a_movement_goes_elsewhere check (source <> target)
);

alter table inventory.stock_movements enable row level security;
comment on table inventory.stock_movements is 'Append-only ledger: every movement of units since the archived ones. With the archived levels they add up to the counters of items.';
comment on column inventory.stock_movements.reason is 'The command that moved the units.';
comment on column inventory.stock_movements.reference is 'The reservation, order, stock take or item that they moved for.';

-- Each movement, and how many units it adds to each place; negative if it takes them away. A view, because a function costs something
-- for each movement, unless it is inlined, which it is not with a search_path of its own.
create view inventory.ledger with (security_invoker) as
select movement.*,
       case when target = 'in_stock' then quantity when source = 'in_stock' then -quantity else 0 end as into_stock,
       case when target = 'reserved' then quantity when source = 'reserved' then -quantity else 0 end as into_reserved,
       case when target = 'sold' then quantity when source = 'sold' then -quantity else 0 end as into_sold
from inventory.stock_movements as movement;
comment on view inventory.ledger is 'Each movement, and how many units it adds to each place.';

create function inventory.refuse_unknown_item() returns uuid language plpgsql set search_path = '' as $$
begin
  raise foreign_key_violation using message = 'a movement names an item that does not exist';
end $$;
revoke execute on function inventory.refuse_unknown_item from public;

-- Add the sums of the new movements to the counters of their items, and count those that have an event. An event costs an item without
-- events nothing but this `case`: ordering.write_stock_events() is called only where the sequence has changed.
create function inventory.apply_movements() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  merge into inventory.items as item
  using (
    select item_id,
           sum(case when target = 'in_stock' then quantity when source = 'in_stock' then -quantity else 0 end)::bigint as in_stock,
           sum(case when target = 'reserved' then quantity when source = 'reserved' then -quantity else 0 end)::bigint as reserved,
           sum(case when target = 'sold' then quantity when source = 'sold' then -quantity else 0 end)::bigint as sold,
           count(*) as movements
    from movement
    group by item_id
  ) as change on item.id = change.item_id
  when matched then update
    set in_stock = item.in_stock + change.in_stock,
        reserved = item.reserved + change.reserved,
        sold = item.sold + change.sold,
        event_sequence = item.event_sequence + case when item.events_since is null then 0 else change.movements end,
        updated_at = clock_timestamp()
  when not matched then insert (id) values (inventory.refuse_unknown_item());
  return null;
end $$;
revoke execute on function inventory.apply_movements from public;

create trigger movements_change_the_counters
  after insert on inventory.stock_movements
  referencing new table as movement
  for each statement execute function inventory.apply_movements();

-- Refuse any change that would make the counters differ from the ledger.
create function inventory.refuse() returns trigger language plpgsql set search_path = '' as $$
begin
  raise integrity_constraint_violation
    using message = format('%s: %s on inventory.%s is refused', tg_name, tg_op, tg_table_name),
          hint = 'Insert into inventory.stock_movements: its trigger changes the counters.';
end $$;
revoke execute on function inventory.refuse from public;

create trigger the_ledger_is_append_only
  before update or truncate on inventory.stock_movements
  for each statement execute function inventory.refuse();

create trigger items_are_never_deleted
  before delete or truncate on inventory.items
  for each statement execute function inventory.refuse();

create trigger only_movements_change_the_counters
  before update of in_stock, reserved, sold, event_sequence on inventory.items
  for each statement when (pg_trigger_depth() = 0) execute function inventory.refuse();

create trigger an_item_starts_empty
  before insert on inventory.items
  for each row when (new.in_stock <> 0 or new.reserved <> 0 or new.sold <> 0) execute function inventory.refuse();
