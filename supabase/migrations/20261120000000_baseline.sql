-- Holdfast: the whole schema. Built from supabase/schemas by `npm run build:migration`; edit those, not this file.
-- Runs as it is in the Supabase SQL Editor on an empty project.

-- schemas/inventory/schema.sql

-- The inventory core. It is not exposed: the functions in `public` are the only way in.
create schema inventory;
revoke all on schema inventory from public;
comment on schema inventory is 'Items, their units, and the ledger of every movement.';

-- Every unit of an item is in exactly one place. Stock comes from `outside` and leaves to it.
create type inventory.place as enum ('outside', 'in_stock', 'reserved', 'sold');
create type inventory.reservation_status as enum ('PENDING', 'CONFIRMED', 'CANCELLED', 'EXPIRED');
create type inventory.order_status as enum ('CONFIRMED', 'CANCELLED');

-- The one spelling of a user id. The collation's lower() is the same on every platform. A letter may combine with its accents in
-- another way once it is in lower case, so the text is normalised again.
create function inventory.normalise_user_id(user_id text) returns text language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return normalize(lower(btrim(normalize(user_id, nfkc)) collate pg_c_utf8), nfkc);
end $$;
revoke execute on function inventory.normalise_user_id from public;

-- What a value may be. A domain is checked when its value is written; a table's CHECK at every change of a row, and every
-- statement parses it again, which was a tenth of the time of a batch. So tables have CHECKs only on several columns together.
create domain inventory.sku as text constraint a_sku_is_short check (char_length(value) between 1 and 100);
create domain inventory.item_name as text constraint a_name_is_short check (char_length(value) between 1 and 200);
create domain inventory.customer_id as text constraint a_customer_id_is_short check (char_length(value) between 1 and 200);
create domain inventory.cents as int constraint a_price_is_not_negative check (value >= 0);
create domain inventory.quantity as bigint constraint a_quantity_is_positive check (value > 0);
create domain inventory.stock_count as bigint constraint a_count_is_not_negative check (value >= 0);
create domain inventory.sale_id as text constraint a_sale_id_is_a_slug check (value ~ '^[a-z0-9][a-z0-9-]{0,63}$');
-- The expression of normalise_user_id(), without a call for each purchase.
create domain inventory.user_id as text constraint a_user_id_is_normalised
  check (char_length(value) between 1 and 200
         and value = normalize(lower(btrim(normalize(value, nfkc)) collate pg_c_utf8), nfkc));

-- schemas/inventory/bucket.sql

-- The first two bytes of the id of the item with this sku, as four hexadecimal digits: its own where the sku is an id, else those
-- of its hash. So both names of an item lead to the same one of many databases (docs/scale.md).
create function inventory.bucket(sku text) returns text language plpgsql immutable strict parallel safe set search_path = '' as $$
begin
  return left(case when sku ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then sku else encode(sha256(convert_to(sku, 'UTF8')), 'hex') end, 4);
end $$;
revoke execute on function inventory.bucket from public;

-- schemas/inventory/items.sql

-- What can be reserved or bought, and how many units are in each place. The row is the only lock that anyone waits for. Its
-- counters are the sums of the ledger, which the triggers in stock_movements.sql enforce.
create table inventory.items (
  id               uuid primary key,
  sku              inventory.sku not null,
  name             inventory.item_name not null,
  unit_price_cents inventory.cents,
  initial_quantity inventory.stock_count not null,
  in_stock         bigint not null default 0,
  reserved         bigint not null default 0,
  sold             bigint not null default 0,
  created_at       timestamptz not null default clock_timestamp(),
  updated_at       timestamptz not null default clock_timestamp(),
  created_by       uuid,
  initial_events   boolean not null default false,
  events_since     bigint,
  event_sequence   bigint not null default 0,

  constraint a_sku_names_one_item unique (sku),
  constraint no_unit_is_owed      check (least(in_stock, reserved, sold) >= 0)
) with (fillfactor = 20);  -- every batch rewrites a hot row: free space keeps the updates on its page

alter table inventory.items enable row level security;
comment on table inventory.items is 'What can be reserved or bought, and how many units are in each place.';
comment on column inventory.items.sku is 'The shop''s own id of the item, which is the product id of specs 000 and 003; the item''s id if it has no other.';
comment on column inventory.items.initial_quantity is 'Units at creation, with which a repeated creation is compared.';
comment on column inventory.items.initial_events is 'Whether the item was created with events, with which a repeated creation is compared.';
comment on column inventory.items.events_since is 'The last movement before events were switched on: each later one has an event. Null: none has.';
comment on column inventory.items.event_sequence is 'The sequence of the item''s last event, which is also how many it has had.';
comment on column inventory.items.created_by is 'The request that created the item, to tell its retry from another request.';
comment on column inventory.items.unit_price_cents is 'What one unit costs; an item without a price is not sold by the shop of spec 003.';

-- schemas/inventory/stock_movements.sql

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

-- schemas/inventory/reservations.sql

-- Units held for a customer until a deadline (spec 001). A token of spec 000 is the id of a reservation.
create table inventory.reservations (
  id           uuid primary key,
  item_id      uuid not null,
  customer_id  inventory.customer_id,
  quantity     inventory.quantity not null,
  status       inventory.reservation_status not null default 'PENDING',
  ttl_seconds  int not null,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  confirmed_at timestamptz,
  cancelled_at timestamptz,
  expired_at   timestamptz,
  was_counted  boolean not null default false,
  created_by   uuid,
  resolved_by  uuid,

  constraint a_hold_has_a_deadline         check (expires_at > created_at),
  constraint only_confirmed_says_when      check ((status = 'CONFIRMED') = (confirmed_at is not null)),
  constraint only_cancelled_says_when      check ((status = 'CANCELLED') = (cancelled_at is not null)),
  constraint only_expired_says_when        check ((status = 'EXPIRED') = (expired_at is not null)),
  constraint only_lapsed_units_are_counted check (status = 'EXPIRED' or not was_counted),
  constraint confirmed_before_the_deadline check (confirmed_at < expires_at),
  constraint cancelled_before_the_deadline check (cancelled_at < expires_at),
  constraint expired_after_the_deadline    check (expired_at >= expires_at),
  constraint resolved_only_by_a_request    check (resolved_by is null or status in ('CONFIRMED', 'CANCELLED'))
) with (fillfactor = 80);

-- The pending holds of each item by deadline. All look-ups of lapsed holds use this index, so that the lapsed holds of one item
-- cost the others nothing.
create index reservations_pending_by_item on inventory.reservations (item_id, expires_at) where status = 'PENDING';

alter table inventory.reservations enable row level security;
comment on table inventory.reservations is 'Units held for a customer until a deadline.';
comment on column inventory.reservations.customer_id is 'The customer for whom the units are held; null for the anonymous tokens of spec 000.';
comment on column inventory.reservations.ttl_seconds is 'The requested time to live, with which a repeated request is compared.';
comment on column inventory.reservations.was_counted is 'A stock take counted the units after the hold lapsed and before it was swept: they did not return to stock.';
comment on column inventory.reservations.created_by is 'The request that created the reservation, to tell its retry from another request.';
comment on column inventory.reservations.resolved_by is 'The request that confirmed or cancelled the reservation, to tell its retry from another request.';

-- schemas/inventory/orders.sql

-- Orders of the flash-sale shop (spec 003): units sold immediately, without a hold. The id is derived from the idempotency
-- key, so the primary key allows one order per key. As in the ledger, item_id has no foreign key: an order is written with its
-- movement, whose trigger refuses an unknown item, and the check would take a tenth of the time of an order.
create table inventory.orders (
  id               uuid primary key,
  item_id          uuid not null,
  customer_id      inventory.customer_id not null,
  quantity         inventory.quantity not null,
  unit_price_cents inventory.cents not null,
  status           inventory.order_status not null default 'CONFIRMED',
  created_at       timestamptz not null,
  cancelled_at     timestamptz,
  created_by       uuid,
  cancelled_by     uuid,

  constraint only_cancelled_says_when check ((status = 'CANCELLED') = (cancelled_at is not null)),
  constraint only_cancelled_says_who  check ((status = 'CANCELLED') = (cancelled_by is not null))
) with (fillfactor = 90);

-- Read backwards for the latest orders. The id is left out: the orders of a batch share an instant, and equal keys are stored
-- only once.
create index orders_by_item on inventory.orders (item_id, created_at);

alter table inventory.orders enable row level security;
comment on table inventory.orders is 'Orders of the flash-sale shop: units sold immediately.';
comment on column inventory.orders.created_by is 'The request that placed the order, to tell its retry from another request.';
comment on column inventory.orders.cancelled_by is 'The request that cancelled the order, to tell its retry from another request.';

-- schemas/inventory/sales.sql

-- Flash sales (spec 002): an item, and the window in which each user may buy one unit of it. Both tables are written only under
-- the item's lock, so that a window does not change while a purchase is decided.
create table inventory.sales (
  id         inventory.sale_id primary key,
  item_id    uuid not null references inventory.items,
  starts_at  timestamptz not null,
  ends_at    timestamptz not null,
  created_at timestamptz not null,
  created_by uuid,

  constraint a_sale_ends_after_it_starts check (ends_at > starts_at)
);

alter table inventory.sales enable row level security;
comment on table inventory.sales is 'Flash sales: an item, and when each user may buy one unit of it.';
comment on column inventory.sales.created_by is 'The request that created the sale, to tell its retry from another request.';

-- Purchases: one unit each, sold immediately. The primary key is what allows one a user. As in orders, item_id has no foreign
-- key; that to the sale costs nothing worth mentioning, because there are only as many purchases as units.
create table inventory.purchases (
  id         uuid not null,
  sale_id    inventory.sale_id not null references inventory.sales,
  user_id    inventory.user_id not null,
  item_id    uuid not null,
  starts_at  timestamptz not null,
  ends_at    timestamptz not null,
  created_at timestamptz not null,
  created_by uuid,
  attempt_id uuid,

  constraint a_user_buys_once primary key (sale_id, user_id),
  constraint a_purchase_has_its_own_id unique (id),
  constraint an_attempt_buys_once unique (attempt_id),
  constraint a_purchase_is_made_in_the_window check (created_at >= starts_at and created_at < ends_at)
);

-- The purchases of a time, for the audit.
create index purchases_by_item on inventory.purchases (item_id, created_at);

alter table inventory.purchases enable row level security;
comment on table inventory.purchases is 'One unit of a sale''s item each, bought by a user.';
comment on column inventory.purchases.starts_at is 'The start of the window that the purchase was decided in; the sale''s may have changed since.';
comment on column inventory.purchases.created_by is 'The request that bought the unit, to tell its retry from another request.';
comment on column inventory.purchases.attempt_id is 'The attempt that bought it: requests with the same Idempotency-Key are one attempt.';

-- schemas/inventory/stock_takes.sql

-- Stock takes: counts by the shop's staff, each of which set an item's IN_STOCK (spec 000, PATCH). Each has a row, so that a
-- retried one is recognised and cannot undo what was reserved after it.
create table inventory.stock_takes (
  id                uuid primary key,
  item_id           uuid not null references inventory.items,
  in_stock          inventory.stock_count not null,
  previous_in_stock inventory.stock_count not null,
  taken_at          timestamptz not null default clock_timestamp()
);

create index stock_takes_by_item on inventory.stock_takes (item_id, taken_at);

alter table inventory.stock_takes enable row level security;
comment on table inventory.stock_takes is 'Counts by staff, each of which set an item''s units in stock.';
comment on column inventory.stock_takes.previous_in_stock is 'Units in stock just before; the difference is what the stock take moved.';

-- schemas/inventory/expected_movements.sql

-- The movements that the rows account for, one branch per command, and when. audit() checks that the ledger has these and no
-- others.
create view inventory.expected_movements with (security_invoker) as
select 'create_item' as reason, id as reference, id as item_id,
       'outside'::inventory.place as source, 'in_stock'::inventory.place as target, initial_quantity as quantity,
       created_at as at
from inventory.items where initial_quantity > 0
union all
select 'set_stock', id, item_id,
       case when in_stock > previous_in_stock then 'outside' else 'in_stock' end::inventory.place,
       case when in_stock > previous_in_stock then 'in_stock' else 'outside' end::inventory.place,
       abs(in_stock - previous_in_stock), taken_at
from inventory.stock_takes where in_stock <> previous_in_stock
union all
select 'reserve', id, item_id, 'in_stock', 'reserved', quantity, created_at from inventory.reservations
union all
select 'confirm', id, item_id, 'reserved', 'sold', quantity, confirmed_at from inventory.reservations where status = 'CONFIRMED'
union all
select 'cancel', id, item_id, 'reserved', 'in_stock', quantity, cancelled_at from inventory.reservations where status = 'CANCELLED'
union all
select 'expire', id, item_id, 'reserved', case when was_counted then 'outside' else 'in_stock' end::inventory.place, quantity,
       expired_at
from inventory.reservations where status = 'EXPIRED'
union all
select 'place_order', id, item_id, 'in_stock', 'sold', quantity, created_at from inventory.orders
union all
select 'cancel_order', id, item_id, 'sold', 'in_stock', quantity, cancelled_at from inventory.orders where status = 'CANCELLED'
union all
select 'purchase', id, item_id, 'in_stock', 'sold', 1, created_at from inventory.purchases;
comment on view inventory.expected_movements is 'The movements that items, stock takes, reservations, orders and purchases account for.';

-- schemas/inventory/audited_levels.sql

-- How far the audit has come: each item's last audited movement, and the levels that the ledger adds up to there. The next
-- audit begins after it. Only audit_next() writes this table, and audit() compares each row with its replay of the ledger.
-- Deleting a row is safe: the item's ledger is audited again, from its archived level or its beginning.
create table inventory.audited_levels (
  item_id     uuid primary key,
  movement_id bigint not null,
  in_stock    bigint not null,
  reserved    bigint not null,
  sold        bigint not null,
  moved_at    timestamptz not null,

  constraint no_audited_unit_is_owed check (in_stock >= 0 and reserved >= 0 and sold >= 0)
);

alter table inventory.audited_levels enable row level security;
comment on table inventory.audited_levels is 'The last audited movement of each item, and the item''s levels after it.';
comment on column inventory.audited_levels.moved_at is 'The latest time of an audited movement: later orders and purchases are still to be audited.';

-- The run that may audit, in the table's only row. It ends when it says so, or when it has not continued for some seconds.
create table inventory.audit_run (
  is_only    boolean primary key default true,
  id         uuid not null default gen_random_uuid(),
  expires_at timestamptz not null default '-infinity',

  constraint there_is_one_run check (is_only)
);
insert into inventory.audit_run default values;

alter table inventory.audit_run enable row level security;
comment on table inventory.audit_run is 'The run that may audit until it expires: one at a time.';

-- schemas/inventory/archived_levels.sql

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

-- schemas/inventory/audit_item.sql

-- Audit the movements of an item since the last audited one, `at_most` of them. All statements see the snapshot of the
-- caller's statement, because the function is stable.
--
-- Reads     the movements, the row that each moved for, and its event; with the item's last movement also the orders and
--           purchases made since, and up to 10,000 pending reservations
-- Plans     audit_next() has the settings: whatever the statistics say, it reads no more than that
create function inventory.audit_item(item_id uuid, at_most int,
  out violations jsonb, out audited int, out is_complete boolean, out levels inventory.audited_levels)
language plpgsql stable set search_path = '' as $$
declare
  holds     constant int := 10000;
  before    inventory.audited_levels;
  movements inventory.ledger[];
begin
  select * into before from inventory.audited_levels as level where level.item_id = audit_item.item_id;
  if not found then
    select level.item_id, movement_id, in_stock, reserved, sold, moved_at into before
    from inventory.archived_levels as level where level.item_id = audit_item.item_id;
  end if;
  movements := array(
    select movement from inventory.ledger as movement
    where movement.item_id = audit_item.item_id and movement.id > coalesce(before.movement_id, 0)
    order by movement.id limit at_most + 1);
  is_complete := cardinality(movements) <= at_most;
  movements := movements[:at_most];
  audited := cardinality(movements);

  select audit_item.item_id, coalesce(max(id), before.movement_id, 0),
         coalesce(before.in_stock, 0) + coalesce(sum(movement.into_stock), 0),
         coalesce(before.reserved, 0) + coalesce(sum(movement.into_reserved), 0),
         coalesce(before.sold, 0) + coalesce(sum(movement.into_sold), 0),
         greatest(before.moved_at, max(at))
  into levels
  from unnest(movements) as movement;

  with replay as (
    select id, reason, reference, source, target, quantity,
           coalesce(before.in_stock, 0) + sum(movement.into_stock) over so_far as in_stock,
           coalesce(before.reserved, 0) + sum(movement.into_reserved) over so_far as reserved,
           coalesce(before.sold, 0) + sum(movement.into_sold) over so_far as sold
    from unnest(movements) as movement
    window so_far as (order by id)
  ), suspect as (
    -- Most orders and purchases are found by the time of their movements: there they lie side by side, and by their ids all
    -- over an index.
    select reason, reference, source, target, quantity::bigint from unnest(movements)
    except
    (select reason, reference, source, target, quantity from inventory.expected_movements as expected
     where expected.reason in ('place_order', 'purchase') and expected.item_id = audit_item.item_id
       and expected.at between movements[1].at and movements[audited].at
     limit at_most)
  ), violation as (
    select 'no movement leaves a counter below zero' as rule, audit_item.item_id as subject,
           format('movement %s leaves %s in stock, %s reserved, %s sold', id, in_stock, reserved, sold) as detail
    from replay where least(in_stock, reserved, sold) < 0
    union all
    select 'every row moved its units once', suspect.reference,
           format('%s: expected %s, moved %s', suspect.reason, coalesce(expected.quantity, 0), suspect.quantity)
    from suspect
    left join lateral (
      select * from inventory.expected_movements as expected
      where expected.reason = suspect.reason and expected.reference = suspect.reference limit 1
    ) as expected on true
    where (expected.item_id, expected.source, expected.target, expected.quantity)
          is distinct from (audit_item.item_id, suspect.source, suspect.target, suspect.quantity)
    union all
    select 'every row moved its units once', reference, format('%s: moved in %s movements', reason, count(*))
    from replay
    group by reason, reference
    having count(*) > 1
    union all
    select 'every row moved its units once', reference, reason || ': moved nothing'
    from (
      (select reason, reference from inventory.expected_movements as expected
       where is_complete and expected.reason in ('place_order', 'purchase') and expected.item_id = audit_item.item_id
         and expected.at > coalesce(before.moved_at, '-infinity')
       limit at_most + 1)
      except
      select reason, reference from unnest(movements)
    ) as unmoved
    union all
    select 'a stock take leaves the counted units in stock', audit_item.item_id,
           format('stock take %s counted %s, movement %s leaves %s', replay.reference, stock_take.in_stock, replay.id, replay.in_stock)
    from replay
    cross join lateral (
      select in_stock from inventory.stock_takes as stock_take where stock_take.id = replay.reference limit 1
    ) as stock_take
    where replay.reason = 'set_stock' and stock_take.in_stock <> replay.in_stock
    union all
    select 'a stock take counts only lapsed holds', replay.reference,
           format('its deadline was %s, and no stock take followed before it was swept', expected.at)
    from replay
    cross join lateral (
      select at from inventory.expected_movements as expected
      where expected.reason = 'expire' and expected.reference = replay.reference limit 1
    ) as expected
    where replay.reason = 'expire' and replay.target = 'outside'
      and (select max(taken_at) from inventory.stock_takes as stock_take where stock_take.item_id = audit_item.item_id) >= expected.at
          is not true
    union all
    select 'the counters are the sums of the ledger', item.id,
           format('in stock/reserved/sold: counters %s/%s/%s, ledger %s/%s/%s',
             item.in_stock, item.reserved, item.sold, levels.in_stock, levels.reserved, levels.sold)
    from inventory.items as item
    where is_complete and item.id = audit_item.item_id
      and (item.in_stock, item.reserved, item.sold) <> (levels.in_stock, levels.reserved, levels.sold)
    union all
    select 'the counters are what the rows account for', audit_item.item_id,
           format('reserved: ledger %s, pending reservations %s', levels.reserved, pending.quantity)
    from (
      select count(*) as count, coalesce(sum(quantity), 0) as quantity
      from (
        select quantity from inventory.reservations as reservation
        where is_complete and reservation.item_id = audit_item.item_id and reservation.status = 'PENDING' limit holds + 1
      ) as reservation
    ) as pending
    where is_complete and pending.count <= holds and pending.quantity <> levels.reserved
  )
  select coalesce(jsonb_agg(violation), '[]') into violations from (select * from violation limit 100) as violation;

  select violations || coalesce(jsonb_agg(violation), '[]') into violations
  from (
    select violation.*
    from inventory.items as item
    cross join lateral ordering.audit_events(item, before, case when not is_complete then levels.movement_id end) as violation
    where item.id = audit_item.item_id and (item.events_since is not null or item.event_sequence > 0)
    limit 100
  ) as violation;
end $$;
revoke execute on function inventory.audit_item from public;

-- schemas/inventory/audit_privileges.sql

-- What is in public, reaches the tables of Holdfast whatever its caller may, and is open to whoever has the project's public key. Default
-- privileges do that: to a dump restored into another project, and to a function or a view made by hand.
create function inventory.audit_privileges() returns table (rule text, subject uuid, detail text)
language sql stable set search_path = '' as $$
  with opened as (
    select role.rolname, format('execute %s', function.oid::regprocedure) as privilege
    from pg_proc as function
    join pg_roles as role on role.rolname in ('anon', 'authenticated') and has_function_privilege(role.oid, function.oid, 'execute')
    where function.pronamespace = 'public'::regnamespace and function.prosecdef
      and coalesce(pg_get_function_sqlbody(function.oid), function.prosrc) ~ '\m(inventory|ordering|archive)\.'
    union all
    select role.rolname, format('use %s', view.oid::regclass)
    from pg_class as view
    join pg_roles as role on role.rolname in ('anon', 'authenticated')
      and has_table_privilege(role.oid, view.oid, 'select, insert, update, delete')
    where view.relnamespace = 'public'::regnamespace and view.relkind in ('v', 'm')
      and coalesce((select option_value from pg_options_to_table(view.reloptions) where option_name = 'security_invoker'), 'off')::boolean is false
      and pg_get_viewdef(view.oid) ~ '\m(inventory|ordering|archive)\.'
  )
  select 'only the service reaches the tables', null::uuid,
         format('%s may %s', string_agg(rolname, ' and ' order by rolname), privilege)
  from opened group by privilege
$$;

comment on function inventory.audit_privileges is 'What reaches the tables and is open to a client of the project.';
revoke execute on function inventory.audit_privileges from public, anon, authenticated;

-- schemas/inventory/lapsed.sql

-- Lapsed holds: pending reservations whose deadline has passed. They hold nothing any more, swept or not. Their units are
-- available, unless a stock take has counted them since then: its count includes them, so they must not return a second time.
--
-- Any number of holds may have lapsed, so each function reads at most a given number of them, oldest first.

-- When the units of an item were last counted; -infinity if they never were.
create function inventory.counted_at(item_id uuid) returns timestamptz language plpgsql stable set search_path = '' as $$
begin
  return coalesce(
    (select stock_take.taken_at from inventory.stock_takes as stock_take
     where stock_take.item_id = counted_at.item_id order by stock_take.taken_at desc limit 1), '-infinity');
end $$;
revoke execute on function inventory.counted_at from public;

-- The lapsed holds of an item, at most so many, their units, and those of the units that are available.
create function inventory.lapsed_units(item_id uuid, at timestamptz, at_most int, out holds bigint, out units bigint, out available bigint)
language plpgsql stable set search_path = '' as $$
begin
  select count(*), coalesce(sum(hold.quantity), 0),
         coalesce(sum(hold.quantity) filter (where hold.expires_at > (select inventory.counted_at(lapsed_units.item_id))), 0)
  into holds, units, available
  from (
    select reservation.quantity, reservation.expires_at
    from inventory.reservations as reservation
    where reservation.item_id = lapsed_units.item_id and reservation.status = 'PENDING' and reservation.expires_at <= at
    order by reservation.expires_at
    limit at_most
  ) as hold;
end $$;
revoke execute on function inventory.lapsed_units from public;

-- Expire lapsed holds of an item: as many as return these units to stock, or (null) any. Units that a stock take has counted
-- leave instead of returning. The caller has locked the item, and has read `at` after that.
create function inventory.release_lapsed(item_id uuid, wanted bigint, at timestamptz, at_most int,
  out expired_count bigint, out released_quantity bigint) language plpgsql set search_path = '' as $$
declare
  counted_at timestamptz := inventory.counted_at(item_id);
begin
  with lapsed as (
    select reservation.id, reservation.expires_at, reservation.quantity
    from inventory.reservations as reservation
    where reservation.item_id = release_lapsed.item_id and reservation.status = 'PENDING'
      and reservation.expires_at > case when wanted is null then '-infinity' else counted_at end
      and reservation.expires_at <= at
    order by reservation.expires_at
    limit least(at_most, wanted)  -- a hold has at least one unit
  ), hold as (
    select lapsed.id, lapsed.quantity, sum(lapsed.quantity) over (order by lapsed.expires_at, lapsed.id rows unbounded preceding) as so_far
    from lapsed
  ), expired_hold as (
    update inventory.reservations as reservation
    set status = 'EXPIRED', expired_at = reservation.expires_at, was_counted = reservation.expires_at <= counted_at
    from hold
    where reservation.id = hold.id and (wanted is null or hold.so_far - hold.quantity < wanted)
    returning reservation.id, reservation.item_id, reservation.quantity, reservation.was_counted
  ), movement as (
    insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
    select hold.item_id, 'reserved', case when hold.was_counted then 'outside' else 'in_stock' end::inventory.place,
           hold.quantity, 'expire', hold.id
    from expired_hold as hold
    returning quantity, target
  )
  select count(*), coalesce(sum(quantity) filter (where target = 'in_stock'), 0) into expired_count, released_quantity from movement;
end $$;
revoke execute on function inventory.release_lapsed from public;

-- schemas/inventory/json.sql

-- Rows as JSON, with the field names and the time format of the HTTP APIs, so that nothing above the database renames them.
-- They are PL/pgSQL, because SQL functions with a search_path of their own are planned at each call. Where each of many rows of a
-- batch would call one, its expression is written out instead.

-- An instant as ISO 8601 in UTC with microseconds, whatever the session's settings.
create function inventory.iso(instant timestamptz) returns text language plpgsql stable strict parallel safe set search_path = '' as $$
begin
  return to_char(instant at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
end $$;
revoke execute on function inventory.iso from public;

-- An item and where its units are. Lapsed holds count as available, so that expiry is right without a sweep; but of thousands,
-- only the first thousand.
create function inventory.item_json(item inventory.items) returns json language plpgsql stable set search_path = '' as $$
declare
  lapsed record := inventory.lapsed_units(item.id, clock_timestamp(), 1000);
begin
  return json_build_object(
    'id', item.id,
    'sku', item.sku,
    'name', item.name,
    'unit_price_cents', item.unit_price_cents,
    'total_quantity', item.in_stock + lapsed.available + item.reserved - lapsed.units + item.sold,
    'available_quantity', item.in_stock + lapsed.available,
    'reserved_quantity', item.reserved - lapsed.units,
    'confirmed_quantity', item.sold,
    'events', item.events_since is not null);
end $$;
revoke execute on function inventory.item_json from public;

-- The answer of a command. These are composite types because row_to_json looks up the type of each field, and
-- json_build_object also that of each name, which takes a tenth of the time of a batch of 64.
create type inventory.reply as (outcome text, replayed boolean, data json);

create type inventory.reservation_data as (
  id           uuid,
  item_id      uuid,
  customer_id  text,
  quantity     bigint,
  status       text,
  created_at   text,
  expires_at   text,
  confirmed_at text,
  cancelled_at text,
  expired_at   text
);

create type inventory.order_data as (
  order_id    uuid,
  product_id  text,
  customer_id text,
  quantity    bigint,
  unit_price  int,
  total_price bigint,
  status      text,
  created_at  text
);

-- A reservation as it is now; a pending one past its deadline has expired, swept or not.
create function inventory.reservation_json(reservation inventory.reservations) returns json
language plpgsql stable set search_path = '' as $$
declare
  iso constant text := 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"';  -- written out: each row of a batch of confirmations has three instants
begin
  if reservation.status = 'PENDING' and reservation.expires_at <= clock_timestamp() then
    reservation.status := 'EXPIRED';
    reservation.expired_at := reservation.expires_at;
  end if;
  return row_to_json((
    reservation.id, reservation.item_id, reservation.customer_id, reservation.quantity, reservation.status,
    to_char(reservation.created_at at time zone 'UTC', iso), to_char(reservation.expires_at at time zone 'UTC', iso),
    to_char(reservation.confirmed_at at time zone 'UTC', iso), to_char(reservation.cancelled_at at time zone 'UTC', iso),
    to_char(reservation.expired_at at time zone 'UTC', iso))::inventory.reservation_data);
end $$;
revoke execute on function inventory.reservation_json from public;

create type inventory.purchase_data as (
  id         uuid,
  sale_id    text,
  item_id    uuid,
  user_id    text,
  created_at text
);

create function inventory.purchase_json(purchase inventory.purchases) returns json language plpgsql stable set search_path = '' as $$
begin
  return row_to_json(
    (purchase.id, purchase.sale_id, purchase.item_id, purchase.user_id, inventory.iso(purchase.created_at))::inventory.purchase_data);
end $$;
revoke execute on function inventory.purchase_json from public;

-- A sale as it is now. Of thousands of lapsed holds of its item, only the first thousand count as remaining.
create function inventory.sale_json(sale inventory.sales) returns json language plpgsql stable set search_path = '' as $$
begin
  return (select json_build_object(
    'id', sale.id,
    'item_id', sale.item_id,
    'name', item.name,
    'status', case when clock.now < sale.starts_at then 'upcoming' when clock.now < sale.ends_at then 'active' else 'ended' end,
    'sold_out', item.in_stock + lapsed.available = 0,
    'starts_at', inventory.iso(sale.starts_at),
    'ends_at', inventory.iso(sale.ends_at),
    'total_quantity', item.in_stock + lapsed.available + item.reserved - lapsed.units + item.sold,
    'remaining_quantity', item.in_stock + lapsed.available,
    'server_time', inventory.iso(clock.now))
  from inventory.items as item,
       (select clock_timestamp() as now) as clock,
       inventory.lapsed_units(sale.item_id, clock.now, 1000) as lapsed
  where item.id = sale.item_id);
end $$;
revoke execute on function inventory.sale_json from public;

-- schemas/inventory/batch/types.sql

-- One command of a batch, as the caller sends it. `id` is minted by the caller: of what the command creates (reservation,
-- order, stock take) or acts on. `request_id` tells the retry of a request from another request. The item is given by `sku`,
-- by `item_id`, by the reservation that the command acts on, or by the sale. `attempt_id` is the same for all requests with
-- one Idempotency-Key.
create type inventory.command as (
  command     text,
  id          uuid,
  request_id  uuid,
  item_id     uuid,
  sku         text,
  customer_id text,
  quantity    bigint,
  ttl_seconds int,
  in_stock    bigint,
  sale_id     text,
  user_id     text,
  attempt_id  uuid
);

-- A command in the engine: the fields that were sent, then what the engine has found out.
create type inventory.decision as (
  command          text,
  id               uuid,
  request_id       uuid,
  item_id          uuid,
  sku              text,
  customer_id      text,
  quantity         bigint,
  ttl_seconds      int,
  in_stock         bigint,
  sale_id          text,
  user_id          text,
  attempt_id       uuid,
  ordinal          bigint,           -- its place in the batch, from 1
  found_item_id    uuid,             -- however it was given; null if there is no such item
  unit_price_cents int,              -- of the item
  available        bigint,           -- units in stock, read before any lock: enough for a refusal, never for a success
  source           inventory.place,
  target           inventory.place,
  shortage         text,             -- the outcome if too little is in stock
  early            boolean,          -- its rows are asked before anything is locked, too
  outcome          text,
  units            bigint,           -- the units it moves; null if it moves none
  answer           json,             -- of a command that moves none, if its answer is more than the outcome
  is_final         boolean           -- it was refused before the lock, and its item may not be locked
);

-- What the rows say about one command. It overrides the decision of that ordinal.
create type inventory.finding as (
  ordinal bigint,
  outcome text,
  units   bigint,
  answer  json
);

-- schemas/inventory/batch/commands.sql

-- The list of commands: only here does the engine know them by name. Each has its own file in rpc/ with three functions, each
-- for a whole batch: find_<command> (what the rows say), write_<command> (the rows it writes) and answer_<command> (its
-- answers). The last two handle only the commands that take effect: those whose `units` are not null.

create type inventory.command_rule as (
  command  text,
  source   inventory.place,  -- where it moves its units from
  target   inventory.place,  -- where it moves them to
  done     text,             -- its outcome if it moves them
  shortage text,             -- … if it takes them from stock, and there are too few
  no_item  text,             -- … if there is no such item, or, for a `priced` command, none with a price
  priced   boolean,
  early    boolean           -- its rows are asked before anything is locked, too: they often refuse it
);

create function inventory.command_list() returns inventory.command_rule[] language plpgsql immutable set search_path = '' as $$
begin
  return array[
    ('set_stock',    'outside',  'in_stock', 'stock_set',       null,                 null,                    false, false),
    ('reserve',      'in_stock', 'reserved', 'reserved',        'insufficient_stock', 'item_not_found',        false, false),
    ('confirm',      'reserved', 'sold',     'confirmed',       null,                 'reservation_not_found', false, false),
    ('cancel',       'reserved', 'in_stock', 'cancelled',       null,                 'reservation_not_found', false, false),
    ('place_order',  'in_stock', 'sold',     'placed',          'insufficient_stock', 'item_not_found',        true,  false),
    ('cancel_order', 'sold',     'in_stock', 'order_cancelled', null,                 'item_not_found',        false, false),
    ('purchase',     'in_stock', 'sold',     'purchased',       'sold_out',           'sale_not_found',        false, true)
  ]::inventory.command_rule[];
end $$;
revoke execute on function inventory.command_list from public;

-- The decisions, overridden by what the rows say, unless they are final. A command that creates a row that does not exist yet has no finding.
create function inventory.find(commands text[], decisions inventory.decision[], at timestamptz) returns inventory.decision[]
language plpgsql set search_path = '' as $$
declare
  name     text;
  findings inventory.finding[];
  finding  inventory.finding;
begin
  foreach name in array commands loop
    findings := case name
      when 'set_stock'    then inventory.find_set_stock(decisions, at)
      when 'reserve'      then inventory.find_reserve(decisions, at)
      when 'confirm'      then inventory.find_confirm(decisions, at)
      when 'cancel'       then inventory.find_cancel(decisions, at)
      when 'place_order'  then inventory.find_place_order(decisions, at)
      when 'cancel_order' then inventory.find_cancel_order(decisions, at)
      when 'purchase'     then inventory.find_purchase(decisions, at)
    end;
    foreach finding in array findings loop
      continue when decisions[finding.ordinal].is_final;
      decisions[finding.ordinal].outcome := finding.outcome;
      decisions[finding.ordinal].units := finding.units;
      decisions[finding.ordinal].answer := finding.answer;
    end loop;
  end loop;
  return decisions;
end $$;
revoke execute on function inventory.find from public;

create function inventory.write(commands text[], decisions inventory.decision[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  name text;
begin
  foreach name in array commands loop
    case name
      when 'set_stock'    then perform inventory.write_set_stock(decisions, at);
      when 'reserve'      then perform inventory.write_reserve(decisions, at);
      when 'confirm'      then perform inventory.write_confirm(decisions, at);
      when 'cancel'       then perform inventory.write_cancel(decisions, at);
      when 'place_order'  then perform inventory.write_place_order(decisions, at);
      when 'cancel_order' then perform inventory.write_cancel_order(decisions, at);
      when 'purchase'     then perform inventory.write_purchase(decisions, at);
    end case;
  end loop;
end $$;
revoke execute on function inventory.write from public;

-- The answers of a batch in its order, given the names of the commands that take effect.
create function inventory.answer(commands text[], decisions inventory.decision[], at timestamptz) returns json
language plpgsql set search_path = '' as $$
declare
  name     text;
  answers  json[];
  ordinals bigint[];
begin
  foreach name in array commands loop
    answers := answers || case name
      when 'set_stock'    then inventory.answer_set_stock(decisions, at)
      when 'reserve'      then inventory.answer_reserve(decisions, at)
      when 'confirm'      then inventory.answer_confirm(decisions, at)
      when 'cancel'       then inventory.answer_cancel(decisions, at)
      when 'place_order'  then inventory.answer_place_order(decisions, at)
      when 'cancel_order' then inventory.answer_cancel_order(decisions, at)
      when 'purchase'     then inventory.answer_purchase(decisions, at)
    end;
    -- Where all commands are of one kind and take effect, the answers are already in order.
    if cardinality(commands) = 1 and cardinality(answers) = cardinality(decisions) then return array_to_json(answers); end if;
    ordinals := ordinals || array(
      select decision.ordinal from unnest(decisions) as decision
      where decision.command = name and decision.units is not null order by decision.ordinal);
  end loop;
  answers := answers || array(
    select coalesce(decision.answer, json_build_object('outcome', decision.outcome)) from unnest(decisions) as decision
    where decision.units is null order by decision.ordinal);
  if ordinals is null then return array_to_json(answers); end if;
  ordinals := ordinals || array(
    select decision.ordinal from unnest(decisions) as decision where decision.units is null order by decision.ordinal);
  return array_to_json(array(
    select answer from unnest(answers, ordinals) as entry(answer, ordinal) order by ordinal));
end $$;
revoke execute on function inventory.answer from public;

-- Raise that a command lacks an argument. Returns text, so that it can be used in `coalesce` and `case`.
create function inventory.missing(command text, argument text) returns text language plpgsql set search_path = '' as $$
begin
  raise null_value_not_allowed using message = format('%s needs %s', command, argument);
end $$;
revoke execute on function inventory.missing from public;

create function inventory.unknown(command text) returns text language plpgsql set search_path = '' as $$
begin
  raise undefined_function using
    message = coalesce('there is no command ' || command, 'a command needs a name'),
    hint = format('The commands are %s.',
      (select string_agg(rule.command, ', ' order by rule.command) from unnest(inventory.command_list()) as rule));
end $$;
revoke execute on function inventory.unknown from public;

-- schemas/inventory/batch/read.sql

-- Read a batch before anything is locked: each command with its item, and its outcome unless the rows say otherwise. Raises
-- if a command is unknown, or lacks its id, its item or its units.
create function inventory.read(commands jsonb) returns inventory.decision[] language plpgsql set search_path = '' as $$
begin
  if jsonb_array_length(commands) > 200 then
    raise exception 'a batch has at most 200 commands, not %', jsonb_array_length(commands);
  end if;
  return array(
    select row(
      command.*, item.id, item.unit_price_cents, item.in_stock, rule.source, rule.target, rule.shortage,
      rule.early,
      case
        when rule.command is null then inventory.unknown(command.command)
        when command.id is null then inventory.missing(command.command, 'id')
        when item.id is not null then rule.done
        when rule.source = 'outside' and command.sku is null then inventory.missing(command.command, 'sku')
        when rule.no_item = 'item_not_found' and command.sku is null and command.item_id is null
          then inventory.missing(command.command, 'item_id or sku')
        else rule.no_item
      end,
      case when item.id is not null then
        case rule.source
          when 'outside'  then coalesce(command.in_stock, inventory.missing(command.command, 'in_stock')::bigint)
          when 'in_stock' then coalesce(command.quantity, inventory.missing(command.command, 'quantity')::bigint)
        end
      end,
      null, false)::inventory.decision
    from jsonb_populate_recordset(null::inventory.command, commands) with ordinality as command
    left join unnest(inventory.command_list()) as rule on rule.command = command.command
    left join lateral (
      select item.id, item.unit_price_cents, item.in_stock from inventory.items as item where item.sku = command.sku limit 1
    ) as by_sku on true
    left join lateral (
      select item.id, item.unit_price_cents, item.in_stock from inventory.items as item
      where item.id = case when command.sku is null then coalesce(command.item_id,
        (select sale.item_id from inventory.sales as sale where sale.id = command.sale_id),
        (select reservation.item_id from inventory.reservations as reservation where reservation.id = command.id)) end limit 1
    ) as by_id on true
    cross join lateral (
      select coalesce(by_sku.unit_price_cents, by_id.unit_price_cents) as unit_price_cents,
             coalesce(by_sku.in_stock, by_id.in_stock) as in_stock,
             case when not rule.priced or coalesce(by_sku.unit_price_cents, by_id.unit_price_cents) is not null
                  then coalesce(by_sku.id, by_id.id) end as id
    ) as item
    order by command.ordinality
  );
end $$;
revoke execute on function inventory.read from public;

-- schemas/inventory/batch/stock.sql

-- Compare what a batch takes with what is in stock: before the items are locked, and after.

-- Refuse the commands that their rows refuse, and those that take more units than are in stock and in lapsed holds. This needs
-- no lock, so that requests for a sold-out item wait for nobody. Stock and lapsed holds are read in one statement, so that units
-- on their way from one to the other are seen; and before the rows: a retried command finds its row, and is never refused
-- because of the units that it took itself. What is refused here is final, because its item is not locked.
create function inventory.refuse_early(commands text[], decisions inventory.decision[], item_count int) returns inventory.decision[]
language plpgsql set search_path = '' as $$
declare
  decision  inventory.decision;
  item_ids  uuid[] := '{}';
  available bigint[];         -- units of those items; null if there may be more than were counted
  at_most   int;
  item      record;
begin
  foreach decision in array decisions loop
    continue when decision.source <> 'in_stock' or decision.units is null or decision.available >= decision.units
      or decision.found_item_id = any (item_ids);
    at_most := least(decision.units - decision.available, 500);
    select stored.in_stock, lapsed.holds, lapsed.available into item
    from inventory.items as stored, inventory.lapsed_units(stored.id, clock_timestamp(), at_most) as lapsed
    where stored.id = decision.found_item_id;
    item_ids := item_ids || decision.found_item_id;
    available := available || case when item.holds < at_most then item.in_stock + item.available end;
    exit when cardinality(item_ids) = item_count;
  end loop;

  decisions := inventory.find(commands, decisions, clock_timestamp());
  foreach decision in array decisions loop
    continue when decision.source <> 'in_stock';
    if available[array_position(item_ids, decision.found_item_id)] < decision.units then
      decisions[decision.ordinal].outcome := decision.shortage;
      decisions[decision.ordinal].units := null;
    end if;
    decisions[decision.ordinal].is_final := decisions[decision.ordinal].units is null;
  end loop;
  return decisions;
end $$;
revoke execute on function inventory.refuse_early from public;

-- Whether each item has in stock all that the batch takes of it.
create function inventory.fits(decisions inventory.decision[], item_ids uuid[], in_stock bigint[]) returns boolean
language plpgsql set search_path = '' as $$
begin
  return not exists (
    select from unnest(decisions) as decision
    where decision.source = 'in_stock' and decision.units is not null
    group by decision.found_item_id
    having sum(decision.units) > fits.in_stock[array_position(item_ids, decision.found_item_id)]);
end $$;
revoke execute on function inventory.fits from public;

-- The units that a batch takes of an item, from this command on.
create function inventory.demand(decisions inventory.decision[], item_id uuid, ordinal bigint) returns bigint
language plpgsql set search_path = '' as $$
begin
  return (
    select sum(decision.units) from unnest(decisions) as decision
    where decision.source = 'in_stock' and decision.found_item_id = demand.item_id and decision.ordinal >= demand.ordinal);
end $$;
revoke execute on function inventory.demand from public;

-- Settle one command after another, in order of arrival, against a running stock: a prefix sum would let one order that is
-- too large refuse later ones that fit. When a command finds too little in stock, lapsed holds return to it: once per item as
-- many as the rest of the batch lacks, and at most 500 per batch. Commands that would need more answer `busy`: the next attempt
-- finds the stock that this one returned.
create function inventory.settle(decisions inventory.decision[], item_ids uuid[], in_stock bigint[], at timestamptz)
returns inventory.decision[] language plpgsql set search_path = '' as $$
declare
  step       record;
  lapsed     record;
  may_expire int := 500;
  exhausted  boolean[];  -- whether an item has no more lapsed holds to return
begin
  for step in
    select decision.ordinal, decision.found_item_id, decision.source, decision.target, decision.units,
           array_position(item_ids, decision.found_item_id) as slot
    from unnest(decisions) as decision
    where decision.units is not null
    order by decision.ordinal
  loop
    if step.source = 'outside' then
      decisions[step.ordinal].units := step.units - in_stock[step.slot];
      in_stock[step.slot] := step.units;
      exhausted[step.slot] := true;  -- those that have lapsed are in the count
      continue;
    end if;

    if step.source = 'in_stock' then
      if in_stock[step.slot] < step.units and may_expire > 0 and exhausted[step.slot] is not true then
        lapsed := inventory.release_lapsed(
          step.found_item_id, inventory.demand(decisions, step.found_item_id, step.ordinal) - in_stock[step.slot], at, may_expire);
        in_stock[step.slot] := in_stock[step.slot] + lapsed.released_quantity;
        may_expire := may_expire - lapsed.expired_count;
        exhausted[step.slot] := may_expire > 0;
      end if;
      if in_stock[step.slot] < step.units then
        decisions[step.ordinal].outcome := case when exhausted[step.slot] then decisions[step.ordinal].shortage else 'busy' end;
        decisions[step.ordinal].units := null;
        continue;
      end if;
      in_stock[step.slot] := in_stock[step.slot] - step.units;
    end if;
    if step.target = 'in_stock' then in_stock[step.slot] := in_stock[step.slot] + step.units; end if;
  end loop;
  return decisions;
end $$;
revoke execute on function inventory.settle from public;

-- Leave the commands of these items undone: another transaction has locked them.
create function inventory.leave_undone(decisions inventory.decision[], item_ids uuid[]) returns inventory.decision[]
language plpgsql set search_path = '' as $$
begin
  for ordinal in 1..cardinality(decisions) loop
    continue when decisions[ordinal].is_final or decisions[ordinal].found_item_id = any (item_ids) is not true;
    decisions[ordinal].outcome := 'busy';
    decisions[ordinal].units := null;
    decisions[ordinal].answer := null;
  end loop;
  return decisions;
end $$;
revoke execute on function inventory.leave_undone from public;

-- schemas/inventory/batch/execute.sql

-- Create the items whose stock is set for the first time, and return whether there were any. They are created in order of
-- sku, because each insert waits for another transaction that creates the same item.
create function inventory.create_items(decisions inventory.decision[]) returns boolean language plpgsql set search_path = '' as $$
declare
  skus text[] := array(
    select distinct decision.sku from unnest(decisions) as decision
    where decision.source = 'outside' and decision.found_item_id is null order by decision.sku);
begin
  insert into inventory.items (id, sku, name, initial_quantity)
  select (inventory.bucket(sku) || substr(gen_random_uuid()::text, 5))::uuid, sku, sku, 0 from unnest(skus) as sku
  on conflict (sku) do nothing;
  return cardinality(skus) > 0;
end $$;
revoke execute on function inventory.create_items from public;

-- Lock the items that no other transaction has locked, and return the ids of the others.
create function inventory.try_lock(item_ids uuid[]) returns uuid[] language plpgsql set search_path = '' as $$
begin
  return array(
    select item_id from unnest(item_ids) as item_id where item_id is not null
    except
    select item.id from (
      select id from inventory.items where id = any (item_ids) order by id for no key update skip locked) as item);
end $$;
revoke execute on function inventory.try_lock from public;

-- Execute a batch: decide all commands, move all units, answer all commands.
--
-- Locks     the items that the commands may change, in id order, and nothing before them. Unless `waits`, an item that another
--           transaction has locked is left alone: its commands do nothing and answer `busy`
-- Settings  every look-up uses an index
-- Plans     they are cached, and may have been made when a table was empty: a look-up by key is `lateral … limit 1` or
--           `= any (array)`, which is planned as an index scan whatever the statistics say
create function inventory.execute(batch jsonb, waits boolean default true) returns json language plpgsql
set search_path = ''
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
declare
  decisions inventory.decision[] := inventory.read(batch);
  commands  text[];     -- the names in the batch, each once
  repeated  boolean;    -- two commands have the same id, or the same attempt
  sets      boolean;    -- a command sets stock
  is_early  boolean;    -- a command may be refused before the lock: by its rows, or because it takes more than is in stock
  demand    bigint;     -- the most units that all commands together take from stock
  item_ids  uuid[];
  in_stock  bigint[];   -- of those items
  busy_ids  uuid[];     -- the items that another transaction has locked
  at        timestamptz;
begin
  if cardinality(decisions) = 1 then
    commands := array[decisions[1].command];
    repeated := false;
    sets := decisions[1].source = 'outside';
    is_early := decisions[1].source = 'in_stock' and (decisions[1].early or (decisions[1].available >= decisions[1].units) is not true);
    demand := coalesce(decisions[1].units, 0);
    item_ids := array[decisions[1].found_item_id];
  else
    select array_agg(distinct decision.command),
           count(distinct decision.id) < count(*) or count(distinct decision.attempt_id) < count(decision.attempt_id),
           bool_or(decision.source = 'outside'),
           bool_or(decision.source = 'in_stock' and (decision.early or (decision.available >= decision.units) is not true)),
           coalesce(sum(decision.units) filter (where decision.source = 'in_stock'), 0),
           array_agg(distinct decision.found_item_id)
    into commands, repeated, sets, is_early, demand, item_ids
    from unnest(decisions) as decision;
  end if;

  if sets and inventory.create_items(decisions) then return inventory.execute(batch, waits); end if;
  if is_early and not (repeated or sets) then
    decisions := inventory.refuse_early(commands, decisions, cardinality(item_ids));
    item_ids := array(
      select decision.found_item_id from unnest(decisions) as decision
      where decision.units is not null or decision.source <> 'in_stock');
    if item_ids = '{}' then return inventory.answer('{}', decisions, null); end if;
    item_ids := array(select distinct item_id from unnest(item_ids) as item_id order by item_id);
  end if;

  if not waits then
    busy_ids := inventory.try_lock(item_ids);
    item_ids := array(select item_id from unnest(item_ids) as item_id where item_id <> all (busy_ids) order by item_id);
  end if;
  in_stock := array(
    select item.in_stock from inventory.items as item where item.id = any (item_ids) order by item.id for no key update);
  at := clock_timestamp();

  -- Commands on the same row cannot be decided together. Such a batch is rare, and is executed one by one; all its items are
  -- locked by now.
  if repeated then
    return (
      select json_agg(case when decisions[ordinality].found_item_id = any (busy_ids) then json_build_object('outcome', 'busy')
                           else inventory.execute(jsonb_build_array(element)) -> 0 end order by ordinality)
      from jsonb_array_elements(batch) with ordinality as entry(element, ordinality));
  end if;

  decisions := inventory.find(commands, decisions, at);
  if busy_ids <> '{}' then decisions := inventory.leave_undone(decisions, busy_ids); end if;
  if sets or not (demand <= all (in_stock) or inventory.fits(decisions, item_ids, in_stock)) then
    decisions := inventory.settle(decisions, item_ids, in_stock, at);
  end if;

  insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
  select decision.found_item_id,
         case when decision.units > 0 then decision.source else decision.target end,
         case when decision.units > 0 then decision.target else decision.source end,
         abs(decision.units), decision.command, decision.id
  from unnest(decisions) as decision
  where decision.units <> 0
  order by decision.ordinal;
  perform inventory.write(commands, decisions, at);
  return inventory.answer(commands, decisions, at);
end $$;
revoke execute on function inventory.execute from public;

-- schemas/ordering/schema.sql

-- Tenants' orders (spec 004): a draft gets a total, is confirmed, then closed. They move no stock. As the inventory, this schema is
-- not exposed: the functions in `public` are the only way in.
create schema ordering;
revoke all on schema ordering from public;
comment on schema ordering is 'Orders of tenants, the keys that make their creation repeatable, and the outbox of events.';

create type ordering.order_status as enum ('draft', 'confirmed', 'closed');

create domain ordering.tenant_id as text constraint a_tenant_id_is_short check (char_length(value) between 1 and 100);
create domain ordering.idempotency_key as text constraint a_key_is_short check (char_length(value) between 1 and 255);
create domain ordering.version as int constraint a_version_is_positive check (value >= 1);
create domain ordering.cents as int constraint a_total_is_not_negative check (value >= 0);

-- schemas/ordering/orders.sql

-- Orders of tenants. Every write names the version that it changes and adds one to it.
create table ordering.orders (
  id          uuid primary key,
  tenant_id   ordering.tenant_id not null,
  status      ordering.order_status not null default 'draft',
  version     ordering.version not null default 1,
  total_cents ordering.cents,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  updated_by  uuid not null,

  constraint only_a_draft_has_no_total check ((status = 'draft') = (total_cents is null)),
  constraint each_status_has_its_version check (version = case status when 'draft' then 1 when 'confirmed' then 2 else 3 end),
  constraint an_update_is_not_earlier check (updated_at >= created_at)
);

-- The order of pages: latest first, and by id where orders were created at the same instant.
create index orders_of_a_tenant on ordering.orders (tenant_id, created_at desc, id desc);

alter table ordering.orders enable row level security;
comment on table ordering.orders is 'Orders of tenants: draft, confirmed, closed.';
comment on column ordering.orders.updated_by is 'The request of the last write, to tell its retry from another request.';

-- An order, whole.
create function ordering.order_json("order" ordering.orders) returns json language plpgsql stable set search_path = '' as $$
begin
  return json_build_object(
    'id', "order".id,
    'tenantId', "order".tenant_id,
    'status', "order".status,
    'version', "order".version,
    'totalCents', "order".total_cents,
    'createdAt', inventory.iso("order".created_at),
    'updatedAt', inventory.iso("order".updated_at));
end $$;
revoke execute on function ordering.order_json from public;

-- Why a write has no effect on an order: nothing, if there is no such order of this tenant.
create function ordering.refusal("order" ordering.orders, versions int[], status ordering.order_status) returns text
language plpgsql immutable set search_path = '' as $$
begin
  return case
    when "order".id is null then 'order_not_found'
    when "order".version <> all (versions) then 'stale_version'
    when "order".status <> refusal.status then 'wrong_status'
  end;
end $$;
revoke execute on function ordering.refusal from public;

-- schemas/ordering/idempotency_keys.sql

-- Keys of requests that create an order, each with a fingerprint of its body and its response, which is repeated for an hour.
create table ordering.idempotency_keys (
  tenant_id     ordering.tenant_id,
  key           ordering.idempotency_key,
  fingerprint   text not null,
  order_id      uuid not null,
  response_json json not null,
  created_at    timestamptz not null,

  constraint a_key_is_used_once_by_a_tenant primary key (tenant_id, key)
);

-- For the sweep.
create index idempotency_keys_by_age on ordering.idempotency_keys (created_at);

alter table ordering.idempotency_keys enable row level security;
comment on table ordering.idempotency_keys is 'Keys of requests that create an order, with the response that is repeated for an hour.';
comment on column ordering.idempotency_keys.fingerprint is 'The hash of the canonical body (RFC 8785): another body is a conflict.';

-- schemas/ordering/outbox.sql

-- Events to publish, each written in the transaction of what it tells: of an order of a tenant, or of an item's stock. The events
-- of one order, or of one item, are published in the order of their sequence. item_id has no foreign key: the ledger's trigger alone writes
-- it, while it has the item locked, and items are never deleted.
create table ordering.outbox (
  id              uuid primary key default gen_random_uuid(),
  sequence        bigint not null generated always as identity unique,
  event_type      text not null,
  order_id        uuid references ordering.orders,
  item_id         uuid,
  movement_id     bigint,
  stream_id       uuid generated always as (coalesce(order_id, item_id)) stored,
  tenant_id       ordering.tenant_id,
  payload         json not null,
  created_at      timestamptz not null default clock_timestamp(),
  published_at    timestamptz,

  attempts        int not null default 0,
  next_attempt_at timestamptz default clock_timestamp(),
  lease_id        uuid,
  leased_until    timestamptz,
  parked_at       timestamptz,
  last_error      text,

  constraint an_order_closes_once unique (order_id, event_type),
  constraint an_event_is_of_an_order_or_an_item check (num_nonnulls(order_id, item_id) = 1),
  constraint a_movement_has_one_event unique (item_id, movement_id),
  constraint an_event_of_an_item_is_of_a_movement check ((item_id is null) = (movement_id is null)),
  constraint an_order_has_a_tenant check ((order_id is null) = (tenant_id is null)),

  constraint attempts_are_counted check (attempts >= 0),
  constraint a_published_event_is_done check (published_at is null or num_nonnulls(next_attempt_at, parked_at) = 0),
  constraint a_parked_event_is_not_tried check (parked_at is null or next_attempt_at is null),
  constraint a_lease_has_an_id check (leased_until is null or lease_id is not null),
  constraint an_event_is_tried_again_after_its_lease check (leased_until is null or leased_until is not distinct from next_attempt_at),
  constraint an_error_is_short check (char_length(last_error) <= 200)
);

-- For the relay: what may be published now, and what follows an event in its stream.
create index outbox_due on ordering.outbox (next_attempt_at) where next_attempt_at is not null;
create index outbox_streams on ordering.outbox (stream_id, sequence) where published_at is null;
create unique index one_event_of_a_stream_is_leased on ordering.outbox (stream_id) where leased_until is not null;
-- For the archive: the events of orders; those of an item are found by its movements.
create index outbox_published_of_orders on ordering.outbox (published_at) where order_id is not null and published_at is not null;
-- For people: what is not published yet.
create index outbox_pending on ordering.outbox (created_at) where published_at is null;
create index outbox_parked on ordering.outbox (parked_at) where parked_at is not null;

alter table ordering.outbox enable row level security;
comment on table ordering.outbox is 'Events to publish, each written in the transaction of what it tells.';
comment on column ordering.outbox.stream_id is 'The order or the item: the events of one are published in order.';
comment on column ordering.outbox.next_attempt_at is
  'When a relay may lease it; null if it is published, is parked, or waits for an earlier event of its stream.';
comment on column ordering.outbox.lease_id is 'The last lease. It is held until `leased_until`, and until another relay takes the event.';

-- What a publisher needs of an event.
create function ordering.event_json(event ordering.outbox) returns json language plpgsql stable set search_path = '' as $$
begin
  return json_build_object(
    'id', event.id,
    'lease_id', event.lease_id,
    'type', event.event_type,
    'timestamp', inventory.iso(event.created_at),
    'data', event.payload);
end $$;
revoke execute on function ordering.event_json from public;

-- How the publication of an event goes, for people.
create function ordering.event_state_json(event ordering.outbox) returns json language plpgsql stable set search_path = '' as $$
begin
  return json_build_object(
    'id', event.id,
    'type', event.event_type,
    'stream_id', event.stream_id,
    'created_at', inventory.iso(event.created_at),
    'published_at', inventory.iso(event.published_at),
    'parked_at', inventory.iso(event.parked_at),
    'attempts', event.attempts,
    'last_error', event.last_error);
end $$;
revoke execute on function ordering.event_state_json from public;

-- The pause after so many failed attempts: 5 s, three times as long each time, 6 h at most, a quarter more or less at random, so
-- that a receiver that comes back does not get everything at once.
create function ordering.backoff(attempts int) returns interval language plpgsql volatile set search_path = '' as $$
begin
  return least(interval '6 hours', interval '5 seconds' * 3 ^ (attempts - 1)) * (0.75 + random() / 2);
end $$;
revoke execute on function ordering.backoff from public;

-- Let the relay go on with a stream after one of its events is published: its next event may be published, and is leased until
-- `lease_end` if there is one.
create function ordering.continue_stream(stream_id uuid, lease_id uuid, lease_end timestamptz) returns void
language sql volatile set search_path = '' as $$
  update ordering.outbox as event
  set next_attempt_at = coalesce(continue_stream.lease_end, clock_timestamp()), leased_until = continue_stream.lease_end,
      lease_id = continue_stream.lease_id
  where event.id = (
    select following.id from ordering.outbox as following
    where following.stream_id = continue_stream.stream_id and following.published_at is null
    order by following.sequence limit 1);
$$;
revoke execute on function ordering.continue_stream from public;

-- schemas/ordering/stock_events.sql

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

-- schemas/ordering/audit_events.sql

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

-- schemas/archive/schema.sql

-- What public.archive() has moved out of the way. No function of the service reads it, only audit() does: it may be dumped and truncated
-- at any time (docs/operations.md). As the inventory, this schema is not exposed.
create schema archive;
revoke all on schema archive from public;
comment on schema archive is 'Old movements of stock and published events, moved out of the ledger and the outbox.';

-- Each item's oldest movements, with its levels after each: any part of the archive can be checked without the rest.
create table archive.stock_movements (
  item_id   uuid not null,
  id        bigint not null,
  source    inventory.place not null,
  target    inventory.place not null,
  quantity  inventory.quantity not null,
  reason    text not null,
  reference uuid not null,
  at        timestamptz not null,
  in_stock  bigint not null,
  reserved  bigint not null,
  sold      bigint not null,

  primary key (item_id, id)
);

alter table archive.stock_movements enable row level security;
comment on table archive.stock_movements is 'Movements that were moved out of the ledger, with the levels of the item after each.';

create table archive.outbox (
  id           uuid primary key,
  sequence     bigint not null,
  event_type   text not null,
  order_id     uuid,
  item_id      uuid,
  movement_id  bigint,
  tenant_id    ordering.tenant_id,
  payload      json not null,
  created_at   timestamptz not null,
  published_at timestamptz not null
);

alter table archive.outbox enable row level security;
comment on table archive.outbox is 'Published events that were moved out of the outbox.';

-- schemas/rpc/archive.sql

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

-- schemas/rpc/audit.sql

-- Recompute every counter from the ledger and from the rows, see who may execute what, and return one row for each violation. The ledger is replayed
-- movement by movement, so that even an oversell that was corrected later is found. It reads every row that there is, what is left in the archive
-- included: a sale in progress wants audit_next() instead.
--
-- Locks     nothing: it is one statement with one snapshot
create function public.audit() returns table (rule text, subject uuid, detail text)
language sql stable security definer set search_path = '' as $$
  with archived as (
    select level.*, level.movements > coalesce(stored.movements, 0) as is_truncated
    from inventory.archived_levels as level
    left join (
      select item_id, count(*) as movements from archive.stock_movements group by item_id
    ) as stored on stored.item_id = level.item_id
  ), replay as (
    select movement.item_id, movement.id, movement.reason, movement.reference,
           coalesce(archived.in_stock, 0) + sum(movement.into_stock) over so_far as in_stock,
           coalesce(archived.reserved, 0) + sum(movement.into_reserved) over so_far as reserved,
           coalesce(archived.sold, 0) + sum(movement.into_sold) over so_far as sold,
           greatest(archived.moved_at, max(at) over so_far) as moved_at
    from inventory.ledger as movement left join archived on archived.item_id = movement.item_id
    window so_far as (partition by movement.item_id order by movement.id)
    union all
    select item_id, id, reason, reference, in_stock, reserved, sold, at from archive.stock_movements
  ), archived_movement as (
    select movement.*,
           case when target = 'in_stock' then quantity when source = 'in_stock' then -quantity else 0 end as into_stock,
           case when target = 'reserved' then quantity when source = 'reserved' then -quantity else 0 end as into_reserved,
           case when target = 'sold' then quantity when source = 'sold' then -quantity else 0 end as into_sold
    from archive.stock_movements as movement
  ), ledger as (
    select distinct on (item_id) item_id, in_stock, reserved, sold from replay order by item_id, id desc
  ), account as (
    select item_id,
           sum(case when target = 'in_stock' then quantity when source = 'in_stock' then -quantity else 0 end) as in_stock,
           sum(case when target = 'reserved' then quantity when source = 'reserved' then -quantity else 0 end) as reserved,
           sum(case when target = 'sold' then quantity when source = 'sold' then -quantity else 0 end) as sold
    from inventory.expected_movements group by item_id
  ), movement as (
    select reason, reference, item_id, source, target, sum(quantity) as quantity, count(*) as times
    from (
      select reason, reference, item_id, source, target, quantity from inventory.stock_movements
      union all
      select reason, reference, item_id, source, target, quantity from archive.stock_movements
    ) as movement
    group by reason, reference, item_id, source, target
  )
  select 'no movement leaves a counter below zero', item_id,
         format('movement %s leaves %s in stock, %s reserved, %s sold', id, in_stock, reserved, sold)
  from replay where least(in_stock, reserved, sold) < 0
  union all
  select 'the counters are the sums of the ledger', item.id,
         format('in stock/reserved/sold: counters %s/%s/%s, ledger %s/%s/%s',
           item.in_stock, item.reserved, item.sold, ledger.in_stock, ledger.reserved, ledger.sold)
  from inventory.items as item left join ledger on ledger.item_id = item.id
  where (item.in_stock, item.reserved, item.sold)
        <> (coalesce(ledger.in_stock, 0), coalesce(ledger.reserved, 0), coalesce(ledger.sold, 0))
  union all
  select 'the counters are what the rows account for', item.id,
         format('in stock/reserved/sold: counters %s/%s/%s, rows %s/%s/%s',
           item.in_stock, item.reserved, item.sold, account.in_stock, account.reserved, account.sold)
  from inventory.items as item left join account on account.item_id = item.id
  where (item.in_stock, item.reserved, item.sold)
        <> (coalesce(account.in_stock, 0), coalesce(account.reserved, 0), coalesce(account.sold, 0))
  union all
  select 'every row moved its units once', coalesce(expected.reference, movement.reference),
         format('%s: expected %s, moved %s in %s movements', coalesce(expected.reason, movement.reason),
           coalesce(expected.quantity, 0), coalesce(movement.quantity, 0), coalesce(movement.times, 0))
  from inventory.expected_movements as expected
  full join movement
    on (movement.reason, movement.reference, movement.item_id, movement.source, movement.target)
     = (expected.reason, expected.reference, expected.item_id, expected.source, expected.target)
  left join archived on archived.item_id = expected.item_id and archived.is_truncated
  where (expected.quantity is distinct from movement.quantity or movement.times <> 1)
    and (movement.reason is null and expected.at <= archived.moved_at) is not true
  union all
  select 'a stock take counts only lapsed holds', reservation.id,
         format('its deadline was %s, and no stock take followed before it was swept', reservation.expires_at)
  from inventory.reservations as reservation
  where reservation.was_counted and not exists (
    select from inventory.stock_takes as stock_take
    where stock_take.item_id = reservation.item_id and stock_take.taken_at >= reservation.expires_at)
  union all
  select 'a stock take leaves the counted units in stock', stock_take.item_id,
         format('stock take %s counted %s, movement %s leaves %s', stock_take.id, stock_take.in_stock, replay.id, replay.in_stock)
  from inventory.stock_takes as stock_take
  join replay on replay.reason = 'set_stock' and replay.reference = stock_take.id
  where replay.in_stock <> stock_take.in_stock
  union all
  select 'the audited levels are those of the ledger', level.item_id,
         format('movement %s, in stock/reserved/sold: audited %s/%s/%s until %s, ledger %s/%s/%s until %s', level.movement_id,
           level.in_stock, level.reserved, level.sold, level.moved_at, replay.in_stock, replay.reserved, replay.sold, replay.moved_at)
  from inventory.audited_levels as level
  left join replay on (replay.item_id, replay.id) = (level.item_id, level.movement_id)
  where (level.in_stock, level.reserved, level.sold, level.moved_at)
        is distinct from (replay.in_stock, replay.reserved, replay.sold, replay.moved_at)
  union all
  select 'the archive adds up to the archived levels', movement.item_id,
         format('movement %s, in stock/reserved/sold: %s before, %s after, the movement before it leaves %s; archived until movement %s with %s/%s/%s',
           movement.id, movement.before, movement.after, movement.previous, archived.movement_id, archived.in_stock, archived.reserved, archived.sold)
  from (
    select item_id, id, array[in_stock, reserved, sold] as after,
           array[in_stock - into_stock, reserved - into_reserved, sold - into_sold] as before,
           lag(array[in_stock, reserved, sold]) over so_far as previous,
           lead(id) over so_far is null as is_last
    from archived_movement
    window so_far as (partition by item_id order by id)
  ) as movement
  left join archived on archived.item_id = movement.item_id
  where movement.before <> coalesce(movement.previous, case when archived.is_truncated then movement.before else '{0,0,0}' end)
     or (movement.is_last and (movement.id, movement.after)
         is distinct from (archived.movement_id, array[archived.in_stock, archived.reserved, archived.sold]))
  union all
  select 'an archived event says what moved', event.item_id, format('movement %s, event %s', event.movement_id, event.payload)
  from archive.outbox as event
  join archived_movement as movement on (movement.item_id, movement.id) = (event.item_id, event.movement_id)
  where event.payload::text is distinct from ordering.stock_moved_json(
    (movement.id, movement.item_id, source, target, quantity, reason, reference, at, into_stock, into_reserved, into_sold)::inventory.ledger,
    event.payload ->> 'sku', (event.payload ->> 'sequence')::bigint, in_stock, reserved, sold)::text
  union all
  select violation.rule, violation.subject, violation.detail
  from inventory.items as item
  left join archived on archived.item_id = item.id
  cross join lateral ordering.audit_events(item,
    (archived.item_id, archived.movement_id, archived.in_stock, archived.reserved, archived.sold, archived.moved_at)::inventory.audited_levels,
    null) as violation
  where item.events_since is not null or item.event_sequence > 0
  union all
  select * from inventory.audit_privileges();
$$;

comment on function public.audit is 'Every violation of an accounting rule by the counters, the ledger or the rows, and everything of public that opens them; none if all rules hold.';
revoke execute on function public.audit from public, anon, authenticated;
grant execute on function public.audit to service_role;

-- schemas/rpc/audit_next.sql

-- Audit who may execute what (once, at the beginning) and what has moved since the last audit, item by item, for a few milliseconds:
-- the items after `after` (the nil UUID to begin with). Call it again with the `after` of its answer, until that is null. What is
-- audited without a violation is never audited again; an item with a violation stays where it is, so that each run finds it.
--
-- Locks     no item. One run audits at a time: until its `after` is null, it calls with `continues` = false, or it has not
--           called for five seconds
-- Outcomes  audit_running  another run is auditing
--           audited        `{violations, audited, after}`, where `audited` counts movements
-- Plans     as in the engine; compiling them, as their estimates suggest, would take longer than a step
-- Bounded   `at_most` items without new movements, `at_most` movements of an item, and no further item after 20 ms
-- Retry     with the same `run_id` and `after` it finds the same violations again
create function public.audit_next(run_id uuid, after uuid, at_most int, continues boolean) returns json
language plpgsql security definer set search_path = ''
set enable_seqscan = off set enable_bitmapscan = off set plan_cache_mode = force_generic_plan set jit = off
as $$
declare
  started    constant timestamptz := clock_timestamp();
  run        inventory.audit_run;
  visited    uuid[];  -- items
  next_after uuid;
  changed    record;
  step       record;
  violations jsonb := '[]';
  audited    int := 0;
begin
  select * into run from inventory.audit_run where is_only for update skip locked;
  if run.id is null or (run.id <> run_id and run.expires_at > started) then
    return json_build_object('outcome', 'audit_running');
  end if;

  if after = '00000000-0000-0000-0000-000000000000' then
    violations := coalesce((select jsonb_agg(violation) from inventory.audit_privileges() as violation), '[]');
  end if;
  at_most := greatest(at_most, 1);
  visited := array(select id from inventory.items where id > audit_next.after order by id limit at_most);
  next_after := visited[at_most];
  for changed in
    select item.id, item.previous_id
    from (
      select id, in_stock, reserved, sold, lag(id, 1, audit_next.after) over (order by id) as previous_id
      from inventory.items where id > audit_next.after and id <= visited[cardinality(visited)]
    ) as item
    left join lateral (select * from inventory.audited_levels as level where level.item_id = item.id limit 1) as level on true
    left join lateral (
      select movement.id from inventory.stock_movements as movement
      where movement.item_id = item.id order by movement.id desc limit 1
    ) as newest on true
    where newest.id is distinct from level.movement_id
       or (item.in_stock, item.reserved, item.sold)
          <> (coalesce(level.in_stock, 0), coalesce(level.reserved, 0), coalesce(level.sold, 0))
    order by item.id
  loop
    step := inventory.audit_item(changed.id, at_most);
    audited := audited + step.audited;
    violations := violations || step.violations;
    if step.violations = '[]' and step.audited > 0 then
      insert into inventory.audited_levels select (step.levels).*
      on conflict (item_id) do update
      set (movement_id, in_stock, reserved, sold, moved_at)
        = (excluded.movement_id, excluded.in_stock, excluded.reserved, excluded.sold, excluded.moved_at);
    end if;
    if step.violations = '[]' and not step.is_complete then
      next_after := changed.previous_id;
      exit;
    elsif clock_timestamp() > started + interval '20 ms' then
      next_after := changed.id;
      exit;
    end if;
  end loop;

  -- To lose the last step in a crash costs nothing but auditing it again.
  perform set_config('synchronous_commit', 'off', true);
  update inventory.audit_run
  set id = run_id,
      expires_at = case when continues and next_after is not null then clock_timestamp() + interval '5 s' else '-infinity' end
  where is_only;
  return json_build_object('outcome', 'audited', 'data',
    json_build_object('violations', violations, 'audited', audited, 'after', next_after));
end $$;

comment on function public.audit_next is 'Audit some of what has moved since the last audit; null `after`: that was all.';
revoke execute on function public.audit_next from public, anon, authenticated;
grant execute on function public.audit_next to service_role;

-- schemas/rpc/cancel.sql

-- Return the units of a hold to stock.
--
-- Locks     the item row
-- Outcomes  reservation_not_found  no such reservation
--           already_cancelled      another request cancelled it; nothing moves
--           reservation_confirmed  its units are sold; nothing moves
--           reservation_expired    its deadline has passed and its units are free; nothing moves
--           cancelled              the units are in stock again
-- Retry     a second call answers already_cancelled; the same request_id in a batch, the first answer

-- What the rows say. A retried request finds its own id in `resolved_by`, and gets its first answer again.
create function inventory.find_cancel(decisions inventory.decision[], at timestamptz) returns inventory.finding[]
language plpgsql set search_path = '' as $$
begin
  return array(
    select (decision.ordinal, result.outcome,
        case when result.outcome = 'cancelled' and reservation.status = 'PENDING' then reservation.quantity end,
        case when reservation.status = 'CANCELLED' and reservation.item_id = decision.found_item_id then
          json_build_object('outcome', result.outcome, 'data', inventory.reservation_json(reservation)) end)::inventory.finding
    from unnest(decisions) as decision
    left join lateral (
      select * from inventory.reservations as reservation where reservation.id = decision.id limit 1
    ) as reservation on true
    cross join lateral (select case
      when decision.request_id is null then inventory.missing('cancel', 'request_id')
      when reservation.id is null or reservation.item_id is distinct from decision.found_item_id then 'reservation_not_found'
      when reservation.status = 'CANCELLED' and reservation.resolved_by = decision.request_id then 'cancelled'
      when reservation.status = 'CANCELLED' then 'already_cancelled'
      when reservation.status = 'CONFIRMED' then 'reservation_confirmed'
      when reservation.status = 'EXPIRED' or reservation.expires_at <= at then 'reservation_expired'
      else 'cancelled'
    end as outcome) as result
    where decision.command = 'cancel'
  );
end $$;
revoke execute on function inventory.find_cancel from public;

create function inventory.write_cancel(decisions inventory.decision[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  update inventory.reservations as reservation
  set status = 'CANCELLED', cancelled_at = at, resolved_by = decision.request_id
  from unnest(decisions) as decision
  where reservation.id = decision.id and decision.command = 'cancel' and decision.units is not null;
end $$;
revoke execute on function inventory.write_cancel from public;

create function inventory.answer_cancel(decisions inventory.decision[], at timestamptz) returns json[]
language plpgsql set search_path = '' as $$
begin
  return array(
    select json_build_object('outcome', decision.outcome, 'data', inventory.reservation_json(stored.reservation))
    from unnest(decisions) as decision
    cross join lateral (
      select reservation from inventory.reservations as reservation
      where reservation.id = decision.id limit 1
    ) as stored
    where decision.command = 'cancel' and decision.units is not null
    order by decision.ordinal
  );
end $$;
revoke execute on function inventory.answer_cancel from public;

create function public.cancel(reservation_id uuid) returns json language sql security definer set search_path = '' set lock_timeout = '4s'
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'cancel', 'id', cancel.reservation_id, 'request_id', gen_random_uuid()))) -> 0;
end;

comment on function public.cancel is 'Return the units of a hold to stock.';
revoke execute on function public.cancel from public, anon, authenticated;
grant execute on function public.cancel to service_role;

-- schemas/rpc/cancel_order.sql

-- Cancel an order and return its units to stock (spec 003).
--
-- Locks     the item row
-- Outcomes  item_not_found     no item has this sku
--           order_not_found    this item has no such order
--           already_cancelled  another request cancelled it; nothing moves
--           order_cancelled    the units are in stock again
-- Retry     a second call answers already_cancelled; the same request_id in a batch, the first answer

-- What the rows say. A retried request finds its own id in `cancelled_by`, and gets its first answer again.
create function inventory.find_cancel_order(decisions inventory.decision[], at timestamptz) returns inventory.finding[]
language plpgsql set search_path = '' as $$
begin
  return array(
    select (decision.ordinal, case
        when decision.request_id is null then inventory.missing('cancel_order', 'request_id')
        when "order".id is null or "order".item_id <> decision.found_item_id then 'order_not_found'
        when "order".status = 'CANCELLED' and "order".cancelled_by is distinct from decision.request_id then 'already_cancelled'
        else 'order_cancelled'
      end,
      case when "order".item_id = decision.found_item_id and "order".status = 'CONFIRMED' then "order".quantity end,
      case when "order".item_id = decision.found_item_id and "order".cancelled_by = decision.request_id then
        json_build_object('outcome', 'order_cancelled', 'data', json_build_object(
          'order_id', "order".id, 'status', 'CANCELLED', 'restored_quantity', "order".quantity)) end)::inventory.finding
    from unnest(decisions) as decision
    left join lateral (
      select * from inventory.orders as "order" where "order".id = decision.id limit 1
    ) as "order" on true
    where decision.command = 'cancel_order' and decision.found_item_id is not null
  );
end $$;
revoke execute on function inventory.find_cancel_order from public;

create function inventory.write_cancel_order(decisions inventory.decision[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  update inventory.orders as "order"
  set status = 'CANCELLED', cancelled_at = at, cancelled_by = decision.request_id
  from unnest(decisions) as decision
  where "order".id = decision.id and decision.command = 'cancel_order' and decision.units is not null;
end $$;
revoke execute on function inventory.write_cancel_order from public;

create function inventory.answer_cancel_order(decisions inventory.decision[], at timestamptz) returns json[]
language plpgsql set search_path = '' as $$
begin
  return array(
    select json_build_object('outcome', decision.outcome, 'data', json_build_object(
      'order_id', decision.id, 'status', 'CANCELLED', 'restored_quantity', decision.units))
    from unnest(decisions) as decision
    where decision.command = 'cancel_order' and decision.units is not null
    order by decision.ordinal
  );
end $$;
revoke execute on function inventory.answer_cancel_order from public;

create function public.cancel_order(order_id uuid, sku text) returns json
language sql security definer set search_path = '' set lock_timeout = '4s'
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'cancel_order', 'id', cancel_order.order_id, 'sku', cancel_order.sku,
    'request_id', gen_random_uuid()))) -> 0;
end;

comment on function public.cancel_order is 'Cancel an order and return its units to stock.';
revoke execute on function public.cancel_order from public, anon, authenticated;
grant execute on function public.cancel_order to service_role;

-- schemas/rpc/close_tenant_order.sql

-- Close a confirmed order, and write the event that tells so (spec 004, 3).
--
-- Locks     the order's row
-- Outcomes  order_not_found  this tenant has no such order
--           stale_version    the order's version is none of these
--           wrong_status     the order is not confirmed, or closed already
--           closed           the order is closed, and the outbox has one event of it
-- Retry     the same request_id again returns the first answer
create function public.close_tenant_order(tenant_id text, order_id uuid, versions int[], request_id uuid) returns json
language plpgsql security definer set search_path = '' set lock_timeout = '4s' as $$
declare
  "order" ordering.orders;
begin
  update ordering.orders as stored
  set status = 'closed', version = stored.version + 1, updated_at = greatest(clock_timestamp(), stored.updated_at),
      updated_by = close_tenant_order.request_id
  where stored.id = close_tenant_order.order_id and stored.tenant_id = close_tenant_order.tenant_id
    and stored.status = 'confirmed' and stored.version = any (coalesce(close_tenant_order.versions, array[stored.version]))
  returning * into "order";
  if not found then
    select * into "order" from ordering.orders as stored
    where stored.id = close_tenant_order.order_id and stored.tenant_id = close_tenant_order.tenant_id;
    if ("order".updated_by = close_tenant_order.request_id) is not true then
      return json_build_object('outcome', ordering.refusal("order", close_tenant_order.versions, 'confirmed'));
    end if;
  else
    insert into ordering.outbox (event_type, order_id, tenant_id, payload)
    values ('orders.closed', "order".id, "order".tenant_id, json_build_object('orderId', "order".id, 'tenantId', "order".tenant_id,
      'totalCents', "order".total_cents, 'closedAt', inventory.iso("order".updated_at)));
  end if;
  return json_build_object('outcome', 'closed', 'data', ordering.order_json("order"));
end $$;

comment on function public.close_tenant_order is 'Close a confirmed order, and write the event that tells so.';
revoke execute on function public.close_tenant_order from public, anon, authenticated;
grant execute on function public.close_tenant_order to service_role;

-- schemas/rpc/configure_sale.sql

-- Create a sale of an item, or change its window (spec 002).
--
-- Locks     the item row, as a purchase does: no window changes while a purchase is decided
-- Outcomes  item_not_found  there is no such item
--           item_fixed      the sale is of another item; a sale keeps its item
--           sale_created    the sale exists
--           sale_changed    the sale existed, and has this window now
-- Retry     the same call again leaves the same window; with the same request_id it returns the same answer
create function public.configure_sale(
  sale_id text, item_id uuid, starts_at timestamptz, ends_at timestamptz, request_id uuid default null)
returns json language plpgsql security definer set search_path = '' set lock_timeout = '4s' as $$
declare
  sale    inventory.sales;
  created boolean;
begin
  perform from inventory.items as item where item.id = configure_sale.item_id for no key update;
  if not found then return json_build_object('outcome', 'item_not_found'); end if;

  insert into inventory.sales (id, item_id, starts_at, ends_at, created_at, created_by)
  values (configure_sale.sale_id, configure_sale.item_id, configure_sale.starts_at, configure_sale.ends_at, clock_timestamp(),
          configure_sale.request_id)
  on conflict (id) do nothing;
  created := found;
  select * into strict sale from inventory.sales where id = configure_sale.sale_id;
  if sale.item_id <> configure_sale.item_id then return json_build_object('outcome', 'item_fixed'); end if;

  update inventory.sales
  set starts_at = configure_sale.starts_at, ends_at = configure_sale.ends_at
  where id = configure_sale.sale_id
  returning * into sale;
  return json_build_object(
    'outcome', case when created or sale.created_by = configure_sale.request_id then 'sale_created' else 'sale_changed' end,
    'data', inventory.sale_json(sale));
end $$;

comment on function public.configure_sale is 'Create a sale of an item, or change its window.';
revoke execute on function public.configure_sale from public, anon, authenticated;
grant execute on function public.configure_sale to service_role;

-- schemas/rpc/confirm.sql

-- Sell the units of a hold.
--
-- Locks     the item row, and reads the clock after that: a hold that lapsed during the wait is not confirmed
-- Outcomes  reservation_not_found  no such reservation
--           already_confirmed      another request confirmed it; nothing moves
--           reservation_cancelled  it was cancelled; nothing moves
--           reservation_expired    its deadline has passed; nothing moves
--           confirmed              the units are sold
-- Retry     a second call answers already_confirmed; the same request_id in a batch, the first answer

-- What the rows say. A retried request finds its own id in `resolved_by`, and gets its first answer again.
create function inventory.find_confirm(decisions inventory.decision[], at timestamptz) returns inventory.finding[]
language plpgsql set search_path = '' as $$
begin
  return array(
    select (decision.ordinal, result.outcome,
        case when result.outcome = 'confirmed' and reservation.status = 'PENDING' then reservation.quantity end,
        case when reservation.status = 'CONFIRMED' and reservation.item_id = decision.found_item_id then
          json_build_object('outcome', result.outcome, 'data', inventory.reservation_json(reservation)) end)::inventory.finding
    from unnest(decisions) as decision
    left join lateral (
      select * from inventory.reservations as reservation where reservation.id = decision.id limit 1
    ) as reservation on true
    cross join lateral (select case
      when decision.request_id is null then inventory.missing('confirm', 'request_id')
      when reservation.id is null or reservation.item_id is distinct from decision.found_item_id then 'reservation_not_found'
      when reservation.status = 'CONFIRMED' and reservation.resolved_by = decision.request_id then 'confirmed'
      when reservation.status = 'CONFIRMED' then 'already_confirmed'
      when reservation.status = 'CANCELLED' then 'reservation_cancelled'
      when reservation.status = 'EXPIRED' or reservation.expires_at <= at then 'reservation_expired'
      else 'confirmed'
    end as outcome) as result
    where decision.command = 'confirm'
  );
end $$;
revoke execute on function inventory.find_confirm from public;

create function inventory.write_confirm(decisions inventory.decision[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  update inventory.reservations as reservation
  set status = 'CONFIRMED', confirmed_at = at, resolved_by = decision.request_id
  from unnest(decisions) as decision
  where reservation.id = decision.id and decision.command = 'confirm' and decision.units is not null;
end $$;
revoke execute on function inventory.write_confirm from public;

create function inventory.answer_confirm(decisions inventory.decision[], at timestamptz) returns json[]
language plpgsql set search_path = '' as $$
begin
  return array(
    select json_build_object('outcome', decision.outcome, 'data', inventory.reservation_json(stored.reservation))
    from unnest(decisions) as decision
    cross join lateral (
      select reservation from inventory.reservations as reservation
      where reservation.id = decision.id limit 1
    ) as stored
    where decision.command = 'confirm' and decision.units is not null
    order by decision.ordinal
  );
end $$;
revoke execute on function inventory.answer_confirm from public;

create function public.confirm(reservation_id uuid) returns json language sql security definer set search_path = '' set lock_timeout = '4s'
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'confirm', 'id', confirm.reservation_id, 'request_id', gen_random_uuid()))) -> 0;
end;

comment on function public.confirm is 'Sell the units of a hold that has not lapsed.';
revoke execute on function public.confirm from public, anon, authenticated;
grant execute on function public.confirm to service_role;

-- schemas/rpc/confirm_tenant_order.sql

-- Give a draft order its total (spec 004, 2).
--
-- Locks     the order's row
-- Outcomes  order_not_found  this tenant has no such order
--           stale_version    the order's version is none of these
--           wrong_status     the order is no draft
--           confirmed        the order has the total
-- Retry     the same request_id again returns the first answer, until another request writes the order
create function public.confirm_tenant_order(
  tenant_id text, order_id uuid, versions int[], total_cents int, request_id uuid) returns json
language plpgsql security definer set search_path = '' set lock_timeout = '4s' as $$
declare
  "order" ordering.orders;
begin
  update ordering.orders as stored
  set status = 'confirmed', version = stored.version + 1, total_cents = confirm_tenant_order.total_cents,
      updated_at = greatest(clock_timestamp(), stored.updated_at), updated_by = confirm_tenant_order.request_id
  where stored.id = confirm_tenant_order.order_id and stored.tenant_id = confirm_tenant_order.tenant_id
    and stored.status = 'draft' and stored.version = any (coalesce(confirm_tenant_order.versions, array[stored.version]))
  returning * into "order";
  if not found then
    select * into "order" from ordering.orders as stored
    where stored.id = confirm_tenant_order.order_id and stored.tenant_id = confirm_tenant_order.tenant_id;
    if ("order".updated_by = confirm_tenant_order.request_id) is not true then
      return json_build_object('outcome', ordering.refusal("order", confirm_tenant_order.versions, 'draft'));
    end if;
  end if;
  return json_build_object('outcome', 'confirmed', 'data', ordering.order_json("order"));
end $$;

comment on function public.confirm_tenant_order is 'Give a draft order its total.';
revoke execute on function public.confirm_tenant_order from public, anon, authenticated;
grant execute on function public.confirm_tenant_order to service_role;

-- schemas/rpc/create_item.sql

-- Create an item with its first units in stock, and with events of its movements if it asks for them.
--
-- Locks     nothing but the new row
-- Outcomes  id_reused     the id is that of an item created with another name, initial quantity or `events`
--           item_created  the item exists; `replayed` if another request had created it
-- Retry     the caller mints `item_id`: the same call again returns the same answer
create function public.create_item(
  item_id uuid, name text, initial_quantity bigint, request_id uuid default null, events boolean default false)
returns json
language plpgsql security definer set search_path = '' as $$
declare
  item    inventory.items;
  created boolean;
begin
  insert into inventory.items (id, sku, name, initial_quantity, created_by, initial_events, events_since)
  values (create_item.item_id, create_item.item_id::text, create_item.name, create_item.initial_quantity, create_item.request_id,
          create_item.events, case when create_item.events then 0 end)
  on conflict (id) do nothing;
  created := found;
  if created and create_item.initial_quantity > 0 then
    insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
    values (create_item.item_id, 'outside', 'in_stock', create_item.initial_quantity, 'create_item', create_item.item_id);
  end if;

  select * into strict item from inventory.items where id = create_item.item_id;
  if (item.name, item.initial_quantity, item.initial_events) <> (create_item.name, create_item.initial_quantity, create_item.events) then
    return json_build_object('outcome', 'id_reused');
  end if;
  return json_build_object('outcome', 'item_created', 'replayed', not created and (item.created_by = create_item.request_id) is not true, 'data',
    json_build_object(
      'id', item.id, 'name', item.name, 'total_quantity', item.initial_quantity,
      'available_quantity', item.initial_quantity, 'reserved_quantity', 0, 'confirmed_quantity', 0,
      'events', item.initial_events));
end $$;

comment on function public.create_item is 'Create an item with its first units in stock.';
revoke execute on function public.create_item from public, anon, authenticated;
grant execute on function public.create_item to service_role;

-- schemas/rpc/create_tenant_order.sql

-- Create a draft order, one for each key of a tenant within an hour (spec 004, 1).
--
-- Locks     the key's row, which is inserted first: requests with the same key wait for each other
-- Outcomes  key_conflict  the key was used with another body less than an hour ago
--           created       the order; `replayed` if another request had created it
-- Retry     the caller mints `order_id` for each request: the same call again returns the first answer, not as a replay
create function public.create_tenant_order(tenant_id text, key text, fingerprint text, order_id uuid) returns json
language plpgsql security definer set search_path = '' set lock_timeout = '4s' as $$
declare
  known ordering.idempotency_keys;
  "order" ordering.orders;
begin
  insert into ordering.idempotency_keys as stored (tenant_id, key, fingerprint, order_id, response_json, created_at)
  values (create_tenant_order.tenant_id, create_tenant_order.key, create_tenant_order.fingerprint, create_tenant_order.order_id,
          'null', clock_timestamp())
  on conflict on constraint a_key_is_used_once_by_a_tenant do update
  set fingerprint = excluded.fingerprint, order_id = excluded.order_id, created_at = clock_timestamp()
  where stored.created_at <= clock_timestamp() - interval '1 hour';

  if not found then
    select * into strict known from ordering.idempotency_keys as stored
    where stored.tenant_id = create_tenant_order.tenant_id and stored.key = create_tenant_order.key;
    if known.fingerprint <> create_tenant_order.fingerprint then return json_build_object('outcome', 'key_conflict'); end if;
    return json_build_object(
      'outcome', 'created', 'replayed', known.order_id <> create_tenant_order.order_id, 'data', known.response_json);
  end if;

  insert into ordering.orders (id, tenant_id, created_at, updated_at, updated_by)
  select create_tenant_order.order_id, create_tenant_order.tenant_id, clock.now, clock.now, create_tenant_order.order_id
  from (select clock_timestamp() as now) as clock
  returning * into "order";
  update ordering.idempotency_keys as stored
  set response_json = json_build_object('id', "order".id, 'tenantId', "order".tenant_id, 'status', "order".status,
    'version', "order".version, 'createdAt', inventory.iso("order".created_at))
  where stored.tenant_id = create_tenant_order.tenant_id and stored.key = create_tenant_order.key
  returning * into known;
  return json_build_object('outcome', 'created', 'replayed', false, 'data', known.response_json);
end $$;

comment on function public.create_tenant_order is 'Create a draft order, one for each key of a tenant within an hour.';
revoke execute on function public.create_tenant_order from public, anon, authenticated;
grant execute on function public.create_tenant_order to service_role;

-- schemas/rpc/delete_expired_keys.sql

-- Delete idempotency keys that are older than an hour, at most 1,000 a call. It only tidies up: a key is not honoured after an hour,
-- deleted or not.
--
-- Locks     the keys, skipping those that a request uses just now: any number can run at once
-- Outcomes  deleted  `{deleted_count}`
-- Retry     nothing is deleted twice
create function public.delete_expired_keys() returns json language plpgsql security definer
set search_path = '' set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
  expired_at    timestamptz := clock_timestamp() - interval '1 hour';
  deleted_count int;
begin
  delete from ordering.idempotency_keys as stored
  where stored.ctid = any (array(
    select expired.ctid from ordering.idempotency_keys as expired
    where expired.created_at <= expired_at order by expired.created_at limit 1000
    for update skip locked));
  get diagnostics deleted_count = row_count;
  return json_build_object('outcome', 'deleted', 'data', json_build_object('deleted_count', deleted_count));
end $$;

comment on function public.delete_expired_keys is 'Delete idempotency keys that are older than an hour.';
revoke execute on function public.delete_expired_keys from public, anon, authenticated;
grant execute on function public.delete_expired_keys to service_role;

-- schemas/rpc/execute_batch.sql

-- Execute up to 200 commands in one transaction: any mix of those of inventory.command_list(). Each is an object
-- `{command, id, …}` with the fields of inventory.command. The answer has one `{outcome, replayed?, data?}` per command, in
-- the same order.
--
-- Locks     the items that the commands may change, in id order, waiting at most four seconds
-- Outcomes  those of each command: see the function of its name
-- Retry     the caller mints the ids: the same batch again returns the same answer
-- Raises    if a command is unknown or incomplete, another transaction inserts one of the ids first, or an item stays locked:
--           the batch then has no effect
create function public.execute_batch(commands jsonb) returns json
language plpgsql security definer set search_path = '' set lock_timeout = '4s' as $$
begin
  return inventory.execute(commands);
end $$;

comment on function public.execute_batch is 'Execute up to 200 commands in one transaction; one outcome per command, in order.';
revoke execute on function public.execute_batch from public, anon, authenticated;
grant execute on function public.execute_batch to service_role;

-- schemas/rpc/execute_unlocked.sql

-- Execute a batch like execute_batch, but without the items that another transaction keeps locked.
--
-- Locks     the items that the commands may change, in id order, waiting at most 50 ms; then those that are free
-- Outcomes  those of each command; `busy` if its item is locked, and nothing was done
-- Retry     as with execute_batch
-- Raises    as execute_batch, and if what is locked is not an item
create function public.execute_unlocked(commands jsonb) returns json
language plpgsql security definer set search_path = '' set lock_timeout = '50ms' as $$
begin
  return inventory.execute(commands, waits => true);
exception when lock_not_available then
  return inventory.execute(commands, waits => false);
end $$;

comment on function public.execute_unlocked is 'Execute a batch, except the commands of items that are locked: these answer busy.';
revoke execute on function public.execute_unlocked from public, anon, authenticated;
grant execute on function public.execute_unlocked to service_role;

-- schemas/rpc/expire.sql

-- The sweep: return lapsed holds to stock, at most 1,000 per call, so that no item is locked for long. It only tidies up: a lapsed hold is never confirmed, and a
-- command that finds too little stock returns lapsed holds first.
--
-- Locks     the items that have lapsed holds, in id order, skipping those that are locked: any number can run at once
-- Outcomes  expired  `{expired_count, released_quantity}`
-- Retry     nothing is expired twice
create function public.expire() returns json language plpgsql security definer
set search_path = '' set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
  item_id           uuid;
  step              record;
  expired_count     bigint := 0;
  released_quantity bigint := 0;
begin
  for item_id in
    -- The items with pending holds and their earliest deadlines, one index look-up per item, however many holds each has.
    with recursive pending as (
      (select reservation.item_id, reservation.expires_at from inventory.reservations as reservation
       where reservation.status = 'PENDING' order by reservation.item_id, reservation.expires_at limit 1)
      union all
      select next.item_id, next.expires_at
      from pending
      cross join lateral (
        select reservation.item_id, reservation.expires_at from inventory.reservations as reservation
        where reservation.status = 'PENDING' and reservation.item_id > pending.item_id
        order by reservation.item_id, reservation.expires_at limit 1
      ) as next
    )
    select item.id
    from inventory.items as item
    where item.id in (select pending.item_id from pending where pending.expires_at <= clock_timestamp())
    order by item.id
    for no key update skip locked
  loop
    step := inventory.release_lapsed(item_id, null, clock_timestamp(), (1000 - expired_count)::int);
    expired_count := expired_count + step.expired_count;
    released_quantity := released_quantity + step.released_quantity;
    exit when expired_count = 1000;
  end loop;
  return json_build_object('outcome', 'expired', 'data',
    json_build_object('expired_count', expired_count, 'released_quantity', released_quantity));
end $$;

comment on function public.expire is 'Return lapsed holds to stock.';
revoke execute on function public.expire from public, anon, authenticated;
grant execute on function public.expire to service_role;

-- schemas/rpc/get_item.sql

-- An item and how many of its units are available, reserved and confirmed.
--
-- Locks     nothing
-- Outcomes  item_not_found  there is no such item
--           found           the item, lapsed holds counted as available
create function public.get_item(item_id uuid) returns json language sql stable security definer set search_path = ''
begin atomic
  select coalesce(
    (select json_build_object('outcome', 'found', 'data', inventory.item_json(item))
     from inventory.items as item where item.id = get_item.item_id),
    json_build_object('outcome', 'item_not_found'));
end;

comment on function public.get_item is 'An item and how many of its units are available, reserved and confirmed.';
revoke execute on function public.get_item from public, anon, authenticated;
grant execute on function public.get_item to service_role;

-- schemas/rpc/get_outbox.sql

-- How many events wait to be published, up to 10,000, since when, and the hundred that have been parked longest. Those that are
-- published are not read, however many there are.
--
-- Locks     nothing
-- Outcomes  found  `{pending, oldest_age_seconds, parked}`
create function public.get_outbox() returns json
language sql stable security definer set search_path = '' set enable_seqscan = off set enable_bitmapscan = off
return json_build_object('outcome', 'found', 'data', json_build_object(
  'pending', (
    select count(*) from (select from ordering.outbox as event where event.published_at is null limit 10000) as pending),
  'oldest_age_seconds', (
    select floor(extract(epoch from clock_timestamp() - event.created_at))::bigint
    from ordering.outbox as event where event.published_at is null order by event.created_at limit 1),
  'parked', (
    select coalesce(json_agg(ordering.event_state_json(parked.event) order by parked.parked_at), '[]')
    from (select event, event.parked_at from ordering.outbox as event
          where event.parked_at is not null order by event.parked_at limit 100) as parked)));

comment on function public.get_outbox is 'How many events wait to be published, since when, and which are parked.';
revoke execute on function public.get_outbox from public, anon, authenticated;
grant execute on function public.get_outbox to service_role;

-- schemas/rpc/get_product.sql

-- The product with this sku: an item that has a price (spec 003).
--
-- Locks     nothing
-- Outcomes  item_not_found  no item of this sku has a price
--           found           the item; lapsed holds count as available
create function public.get_product(sku text) returns json language sql stable security definer set search_path = ''
begin atomic
  select coalesce(
    (select json_build_object('outcome', 'found', 'data', inventory.item_json(item))
     from inventory.items as item where item.sku = get_product.sku and item.unit_price_cents is not null),
    json_build_object('outcome', 'item_not_found'));
end;

comment on function public.get_product is 'The product with this sku: an item that has a price.';
revoke execute on function public.get_product from public, anon, authenticated;
grant execute on function public.get_product to service_role;

-- schemas/rpc/get_purchase.sql

-- Whether a user has bought a unit in a sale, and the purchase.
--
-- Locks     nothing
-- Outcomes  sale_not_found  there is no such sale
--           found           `{secured, purchase}`, without a purchase if the user has none
create function public.get_purchase(sale_id text, user_id text) returns json
language sql stable security definer set search_path = ''
return case
  when not exists (select from inventory.sales as sale where sale.id = get_purchase.sale_id)
    then json_build_object('outcome', 'sale_not_found')
  else json_build_object('outcome', 'found', 'data', coalesce(
    (select json_build_object('secured', true, 'purchase', inventory.purchase_json(purchase))
     from inventory.purchases as purchase
     where purchase.sale_id = get_purchase.sale_id
       and purchase.user_id = inventory.normalise_user_id(get_purchase.user_id)),
    json_build_object('secured', false)))
end;

comment on function public.get_purchase is 'Whether a user has bought a unit in a sale, and the purchase.';
revoke execute on function public.get_purchase from public, anon, authenticated;
grant execute on function public.get_purchase to service_role;

-- schemas/rpc/get_reservation.sql

-- A reservation and its status.
--
-- Locks     nothing
-- Outcomes  reservation_not_found  no such reservation
--           found                  the reservation; past its deadline it has expired, swept or not
create function public.get_reservation(reservation_id uuid) returns json language sql stable security definer set search_path = ''
begin atomic
  select coalesce(
    (select json_build_object('outcome', 'found', 'data', inventory.reservation_json(reservation))
     from inventory.reservations as reservation where reservation.id = get_reservation.reservation_id),
    json_build_object('outcome', 'reservation_not_found'));
end;

comment on function public.get_reservation is 'A reservation and its status.';
revoke execute on function public.get_reservation from public, anon, authenticated;
grant execute on function public.get_reservation to service_role;

-- schemas/rpc/get_sale.sql

-- A sale: its window, whether it is open by the database's clock, and the units of its item.
--
-- Locks     nothing
-- Outcomes  sale_not_found  there is no such sale
--           found           the sale, lapsed holds of its item counted as remaining
create function public.get_sale(sale_id text) returns json language sql stable security definer set search_path = ''
begin atomic
  select coalesce(
    (select json_build_object('outcome', 'found', 'data', inventory.sale_json(sale))
     from inventory.sales as sale where sale.id = get_sale.sale_id),
    json_build_object('outcome', 'sale_not_found'));
end;

comment on function public.get_sale is 'A sale: its window, its status, and the units of its item.';
revoke execute on function public.get_sale from public, anon, authenticated;
grant execute on function public.get_sale to service_role;

-- schemas/rpc/get_stock.sql

-- The item with this sku: its name, price and units in each place.
--
-- Locks     nothing
-- Outcomes  item_not_found  no item has this sku
--           found           the item, lapsed holds counted as available
create function public.get_stock(sku text) returns json language sql stable security definer set search_path = ''
begin atomic
  select coalesce(
    (select json_build_object('outcome', 'found', 'data', inventory.item_json(item))
     from inventory.items as item where item.sku = get_stock.sku),
    json_build_object('outcome', 'item_not_found'));
end;

comment on function public.get_stock is 'The item with this sku: its name, price and units in each place.';
revoke execute on function public.get_stock from public, anon, authenticated;
grant execute on function public.get_stock to service_role;

-- schemas/rpc/get_tenant_order.sql

-- An order of a tenant (spec 004).
--
-- Locks     nothing
-- Outcomes  order_not_found  this tenant has no such order
--           found            the order
create function public.get_tenant_order(tenant_id text, order_id uuid) returns json
language sql stable security definer set search_path = ''
begin atomic
  select coalesce(
    (select json_build_object('outcome', 'found', 'data', ordering.order_json("order"))
     from ordering.orders as "order"
     where "order".id = get_tenant_order.order_id and "order".tenant_id = get_tenant_order.tenant_id),
    json_build_object('outcome', 'order_not_found'));
end;

comment on function public.get_tenant_order is 'An order of a tenant.';
revoke execute on function public.get_tenant_order from public, anon, authenticated;
grant execute on function public.get_tenant_order to service_role;

-- schemas/rpc/lease_outbox.sql

-- Lease the events that may be published now: of each stream the first unpublished one, unless another relay holds it, its next attempt
-- is later, or it is parked. It looks at `at_most` events that are due; those that are behind another of their stream are put
-- aside until that one is published.
--
-- Locks     the events, and one before each that is put aside; what is locked is skipped, so that any number can run at once
-- Outcomes  leased  `{events, more}`: there may be more that are due
-- Retry     the same lease_id again returns the events that it holds
create function public.lease_outbox(lease_id uuid, at_most int, lease_seconds int) returns json
language plpgsql security definer set search_path = '' set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
  now       timestamptz := clock_timestamp();
  lease_end timestamptz := now + lease_outbox.lease_seconds * interval '1 second';
  due       uuid[];
  first     uuid[];
begin
  if not exists (
    select from ordering.outbox as event where event.leased_until is not null and event.lease_id = lease_outbox.lease_id) then
    due := array(
      select event.id from ordering.outbox as event
      where event.next_attempt_at <= now order by event.next_attempt_at limit lease_outbox.at_most
      for no key update skip locked);
    -- LIMIT keeps this a look-up for each event, whatever the statistics say.
    first := array(
      select event.id from ordering.outbox as event
      left join lateral (
        select earlier.id from ordering.outbox as earlier
        where earlier.stream_id = event.stream_id and earlier.sequence < event.sequence and earlier.published_at is null limit 1
      ) as earlier on true
      where event.id = any (due) and earlier.id is null);

    -- Only while an earlier event is locked, and so cannot be published: its publication will find this one put aside.
    update ordering.outbox as event set next_attempt_at = null
    where event.id in (
      select behind.id from ordering.outbox as behind
      cross join lateral (
        select from ordering.outbox as earlier
        where earlier.stream_id = behind.stream_id and earlier.sequence < behind.sequence and earlier.published_at is null
        order by earlier.sequence desc limit 1
        for no key update skip locked
      ) as earlier
      where behind.id = any (due) and behind.id <> all (first));

    update ordering.outbox as event
    set lease_id = lease_outbox.lease_id, leased_until = lease_end, next_attempt_at = lease_end
    where event.id = any (first);
  end if;

  return (
    select json_build_object('outcome', 'leased', 'data', json_build_object(
      'events', coalesce(json_agg(ordering.event_json(event) order by event.sequence), '[]'),
      'more', coalesce(cardinality(due) = lease_outbox.at_most, true)))
    from ordering.outbox as event
    where event.leased_until is not null and event.lease_id = lease_outbox.lease_id);
end $$;

comment on function public.lease_outbox is 'Lease the events that may be published now.';
revoke execute on function public.lease_outbox from public, anon, authenticated;
grant execute on function public.lease_outbox to service_role;

-- schemas/rpc/list_orders.sql

-- The last 50 orders of a product (an item that has a price), latest first.
--
-- Locks     nothing
-- Outcomes  item_not_found  no item of this sku has a price
--           found           the orders
create function public.list_orders(sku text) returns json language sql stable security definer set search_path = ''
begin atomic
  select coalesce(
    (select json_build_object('outcome', 'found', 'data', json_build_object('sku', item.sku, 'orders', coalesce(
       (select json_agg(json_build_object(
          'order_id', "order".id,
          'customer_id', "order".customer_id,
          'quantity', "order".quantity,
          'total_price', "order".unit_price_cents * "order".quantity,
          'status', "order".status,
          'created_at', inventory.iso("order".created_at)) order by "order".created_at desc, "order".id desc)
        from (select * from inventory.orders where item_id = item.id order by created_at desc, id desc limit 50) as "order"),
       '[]')))
     from inventory.items as item where item.sku = list_orders.sku and item.unit_price_cents is not null),
    json_build_object('outcome', 'item_not_found'));
end;

comment on function public.list_orders is 'The last 50 orders of a product, latest first.';
revoke execute on function public.list_orders from public, anon, authenticated;
grant execute on function public.list_orders to service_role;

-- schemas/rpc/list_tenant_orders.sql

-- A page of a tenant's orders, latest first: those after a place in this order, or from the beginning (spec 004, 4).
--
-- Locks     nothing
-- Outcomes  found  `{orders, has_more}`
create function public.list_tenant_orders(tenant_id text, at_most int, after_created_at timestamptz default null, after_id uuid default null)
returns json language sql stable security definer set search_path = '' set enable_seqscan = off set enable_bitmapscan = off
begin atomic
  with page as (
    select "order", "order".created_at, "order".id, row_number() over (order by "order".created_at desc, "order".id desc) as place
    from ordering.orders as "order"
    where "order".tenant_id = list_tenant_orders.tenant_id
      and ("order".created_at, "order".id)
          < (coalesce(list_tenant_orders.after_created_at, 'infinity'), coalesce(list_tenant_orders.after_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
    order by "order".created_at desc, "order".id desc
    limit list_tenant_orders.at_most + 1
  )
  select json_build_object('outcome', 'found', 'data', json_build_object(
    'orders', coalesce(json_agg(ordering.order_json(page."order") order by page.place)
      filter (where page.place <= list_tenant_orders.at_most), '[]'),
    'has_more', count(*) > list_tenant_orders.at_most))
  from page;
end;

comment on function public.list_tenant_orders is 'A page of a tenant''s orders, latest first.';
revoke execute on function public.list_tenant_orders from public, anon, authenticated;
grant execute on function public.list_tenant_orders to service_role;

-- schemas/rpc/place_order.sql

-- Sell units of an item immediately, without a hold (spec 003).
--
-- Locks     the item row
-- Outcomes  placed              the units are sold; `replayed` if another request had placed the order
--           item_not_found      no item has this sku
--           insufficient_stock  fewer units are in stock, even with lapsed holds returned
--           busy                more lapsed holds than one call returns are needed: call again
-- Retry     the caller mints `order_id`: the same id again returns the first order, whatever the other arguments

-- What the rows say: nothing, unless the id was used before.
create function inventory.find_place_order(decisions inventory.decision[], at timestamptz) returns inventory.finding[]
language plpgsql set search_path = '' as $$
declare
  orders inventory.orders[] := array(
    select "order" from inventory.orders as "order"
    where "order".id = any(array(select decision.id from unnest(decisions) as decision where decision.command = 'place_order')));
begin
  if cardinality(orders) = 0 then return '{}'; end if;
  return array(
    select (decision.ordinal, 'placed', null, row_to_json(('placed', ("order".created_by = decision.request_id) is not true,
      row_to_json(("order".id, item.sku, "order".customer_id, "order".quantity, "order".unit_price_cents,
        "order".unit_price_cents * "order".quantity, 'CONFIRMED', inventory.iso("order".created_at))::inventory.order_data)
    )::inventory.reply))::inventory.finding
    from unnest(orders) as "order"
    join inventory.items as item on item.id = "order".item_id
    join unnest(decisions) as decision on decision.id = "order".id and decision.command = 'place_order'
  );
end $$;
revoke execute on function inventory.find_place_order from public;

create function inventory.write_place_order(decisions inventory.decision[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  insert into inventory.orders (id, item_id, customer_id, quantity, unit_price_cents, created_at, created_by)
  select decision.id, decision.found_item_id, coalesce(decision.customer_id, inventory.missing('place_order', 'customer_id')),
         decision.units, decision.unit_price_cents, at, decision.request_id
  from unnest(decisions) as decision
  where decision.command = 'place_order' and decision.units is not null
  order by decision.id;
end $$;
revoke execute on function inventory.write_place_order from public;

create function inventory.answer_place_order(decisions inventory.decision[], at timestamptz) returns json[]
language plpgsql set search_path = '' as $$
declare
  created_at text := inventory.iso(at);
begin
  return array(
    select row_to_json((decision.outcome, false, row_to_json(
      (decision.id, decision.sku, decision.customer_id, decision.units, decision.unit_price_cents,
       decision.unit_price_cents * decision.units, 'CONFIRMED', created_at)::inventory.order_data))::inventory.reply)
    from unnest(decisions) as decision
    where decision.command = 'place_order' and decision.units is not null
    order by decision.ordinal
  );
end $$;
revoke execute on function inventory.answer_place_order from public;

create function public.place_order(order_id uuid, sku text, customer_id text, quantity bigint)
returns json language sql security definer set search_path = '' set lock_timeout = '4s'
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'place_order', 'id', place_order.order_id, 'sku', place_order.sku,
    'customer_id', place_order.customer_id, 'quantity', place_order.quantity))) -> 0;
end;

comment on function public.place_order is 'Sell units of an item immediately, without a hold.';
revoke execute on function public.place_order from public, anon, authenticated;
grant execute on function public.place_order to service_role;

-- schemas/rpc/purchase.sql

-- Sell one unit of a sale's item to a user (spec 002).
--
-- Locks     the item row, and reads the clock after that: an attempt that waited until the sale had ended buys nothing
-- Outcomes  sale_not_found     there is no such sale
--           id_reused          the attempt is that of another user's purchase, or of one in another sale
--           already_purchased  an earlier attempt bought this user's unit; nothing moves
--           sale_not_started   the sale starts later
--           sale_ended         the sale has ended
--           sold_out           nothing is in stock, even with lapsed holds returned
--           purchased          the unit is sold; `replayed` if another request of the same attempt had bought it
-- Retry     the same attempt again returns the same purchase

-- What the rows say. Every purchase has a finding: the window decides each, and none is of more than one unit.
create function inventory.find_purchase(decisions inventory.decision[], at timestamptz) returns inventory.finding[]
language plpgsql set search_path = '' as $$
begin
  return array(
    select (decision.ordinal, result.outcome,
        case when result.outcome = 'purchased' and purchase.id is null then 1 end,
        case
          when result.outcome in ('purchased', 'already_purchased') and purchase.id is not null then row_to_json((result.outcome,
            result.outcome = 'purchased' and (purchase.created_by = decision.request_id) is not true,
            inventory.purchase_json(purchase))::inventory.reply)
          when result.outcome = 'sale_not_started' then
            json_build_object('outcome', result.outcome, 'data', json_build_object('starts_at', inventory.iso(sale.starts_at)))
          when result.outcome = 'sale_ended' then
            json_build_object('outcome', result.outcome, 'data', json_build_object('ends_at', inventory.iso(sale.ends_at)))
        end)::inventory.finding
    from unnest(decisions) as decision
    left join lateral (
      select * from inventory.sales as sale
      where sale.id = decision.sale_id and sale.item_id = decision.found_item_id limit 1
    ) as sale on true
    left join lateral (
      select * from inventory.purchases as purchase
      where purchase.sale_id = decision.sale_id and purchase.user_id = decision.user_id limit 1
    ) as purchase on true
    left join lateral (
      select purchase.id from inventory.purchases as purchase where purchase.attempt_id = decision.attempt_id limit 1
    ) as attempt on true
    cross join lateral (select case
      when decision.sale_id is null then inventory.missing('purchase', 'sale_id')
      when decision.user_id is null then inventory.missing('purchase', 'user_id')
      when sale.id is null then 'sale_not_found'
      when attempt.id <> purchase.id or (attempt.id is not null and purchase.id is null) then 'id_reused'
      when purchase.created_by = decision.request_id or attempt.id = purchase.id then 'purchased'
      when purchase.id is not null then 'already_purchased'
      when at < sale.starts_at then 'sale_not_started'
      when at >= sale.ends_at then 'sale_ended'
      else 'purchased'
    end as outcome) as result
    where decision.command = 'purchase'
  );
end $$;
revoke execute on function inventory.find_purchase from public;

-- Attempts are the only key that batches of different items share: two that insert them in one order wait without a deadlock.
create function inventory.write_purchase(decisions inventory.decision[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  insert into inventory.purchases
    (id, sale_id, user_id, item_id, starts_at, ends_at, created_at, created_by, attempt_id)
  select decision.id, decision.sale_id, decision.user_id, decision.found_item_id, sale.starts_at, sale.ends_at, at,
         decision.request_id, decision.attempt_id
  from unnest(decisions) as decision
  cross join lateral (
    select sale.starts_at, sale.ends_at from inventory.sales as sale where sale.id = decision.sale_id limit 1
  ) as sale
  where decision.command = 'purchase' and decision.units is not null
  order by decision.attempt_id;
end $$;
revoke execute on function inventory.write_purchase from public;

create function inventory.answer_purchase(decisions inventory.decision[], at timestamptz) returns json[]
language plpgsql set search_path = '' as $$
declare
  created_at text := inventory.iso(at);
begin
  return array(
    select row_to_json((decision.outcome, false, row_to_json(
      (decision.id, decision.sale_id, decision.found_item_id, decision.user_id, created_at)::inventory.purchase_data))::inventory.reply)
    from unnest(decisions) as decision
    where decision.command = 'purchase' and decision.units is not null
    order by decision.ordinal
  );
end $$;
revoke execute on function inventory.answer_purchase from public;

create function public.purchase(sale_id text, user_id text)
returns json language sql security definer set search_path = '' set lock_timeout = '4s'
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'purchase', 'id', gen_random_uuid(), 'sale_id', purchase.sale_id,
    'user_id', inventory.normalise_user_id(purchase.user_id), 'quantity', 1))) -> 0;
end;

comment on function public.purchase is 'Sell one unit of a sale''s item to a user, once.';
revoke execute on function public.purchase from public, anon, authenticated;
grant execute on function public.purchase to service_role;

-- schemas/rpc/release_outbox_event.sql

-- Let the relay try a parked event again, as if it were new.
--
-- Locks     the event
-- Outcomes  event_not_found  no such event
--           released         the event is not parked, or no longer
-- Retry     an event that is not parked stays as it is
create function public.release_outbox_event(event_id uuid) returns json
language plpgsql security definer set search_path = '' set lock_timeout = '4s' as $$
declare
  event ordering.outbox;
begin
  update ordering.outbox as stored set parked_at = null, attempts = 0, next_attempt_at = clock_timestamp()
  where stored.id = release_outbox_event.event_id and stored.parked_at is not null;
  select * into event from ordering.outbox as stored where stored.id = release_outbox_event.event_id;
  if not found then return json_build_object('outcome', 'event_not_found'); end if;
  return json_build_object('outcome', 'released', 'data', ordering.event_state_json(event));
end $$;

comment on function public.release_outbox_event is 'Let the relay try a parked event again.';
revoke execute on function public.release_outbox_event from public, anon, authenticated;
grant execute on function public.release_outbox_event to service_role;

-- schemas/rpc/reserve.sql

-- Hold `quantity` units of an item for a customer until `ttl_seconds` have passed.
--
-- Locks     the item row
-- Outcomes  id_reused           the id is that of a hold with another item, customer, quantity or time to live
--           item_not_found      there is no such item
--           insufficient_stock  fewer units are in stock, even with lapsed holds returned
--           reserved            the units are held; `replayed` if another request had created the hold
--           busy                more lapsed holds than one call returns are needed: call again
-- Retry     the caller mints `reservation_id`: the same call again returns the same answer

-- What the rows say: nothing, unless the id was used before.
create function inventory.find_reserve(decisions inventory.decision[], at timestamptz) returns inventory.finding[]
language plpgsql set search_path = '' as $$
declare
  reservations inventory.reservations[] := array(
    select reservation from inventory.reservations as reservation
    where reservation.id = any(array(select decision.id from unnest(decisions) as decision where decision.command = 'reserve')));
begin
  if cardinality(reservations) = 0 then return '{}'; end if;
  return array(
    select case
        when (reservation.item_id, reservation.customer_id, reservation.quantity, reservation.ttl_seconds)
             is not distinct from (decision.found_item_id, decision.customer_id, decision.quantity, decision.ttl_seconds)
        then (decision.ordinal, 'reserved', null, row_to_json(('reserved', (reservation.created_by = decision.request_id) is not true,
          row_to_json((reservation.id, reservation.item_id, reservation.customer_id, reservation.quantity, 'PENDING',
            inventory.iso(reservation.created_at), inventory.iso(reservation.expires_at), null, null, null)::inventory.reservation_data)
        )::inventory.reply))::inventory.finding
        else (decision.ordinal, 'id_reused', null, null)::inventory.finding
      end
    from unnest(reservations) as reservation
    join unnest(decisions) as decision on decision.id = reservation.id and decision.command = 'reserve'
  );
end $$;
revoke execute on function inventory.find_reserve from public;

create function inventory.write_reserve(decisions inventory.decision[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  insert into inventory.reservations (id, item_id, customer_id, quantity, ttl_seconds, created_at, expires_at, created_by)
  select decision.id, decision.found_item_id, decision.customer_id, decision.units,
         coalesce(decision.ttl_seconds, inventory.missing('reserve', 'ttl_seconds')::int), at, at + make_interval(secs => decision.ttl_seconds),
         decision.request_id
  from unnest(decisions) as decision
  where decision.command = 'reserve' and decision.units is not null
  order by decision.id;
end $$;
revoke execute on function inventory.write_reserve from public;

create function inventory.answer_reserve(decisions inventory.decision[], at timestamptz) returns json[]
language plpgsql set search_path = '' as $$
declare
  created_at text := inventory.iso(at);
  iso        constant text := 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"';  -- as in reservation_json()
begin
  return array(
    select row_to_json((decision.outcome, false, row_to_json(
      (decision.id, decision.found_item_id, decision.customer_id, decision.units, 'PENDING', created_at,
       to_char((at + make_interval(secs => decision.ttl_seconds)) at time zone 'UTC', iso), null, null, null)::inventory.reservation_data))::inventory.reply)
    from unnest(decisions) as decision
    where decision.command = 'reserve' and decision.units is not null
    order by decision.ordinal
  );
end $$;
revoke execute on function inventory.answer_reserve from public;

create function public.reserve(reservation_id uuid, item_id uuid, customer_id text, quantity bigint, ttl_seconds int)
returns json language sql security definer set search_path = '' set lock_timeout = '4s'
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'reserve', 'id', reserve.reservation_id, 'item_id', reserve.item_id, 'customer_id', reserve.customer_id,
    'quantity', reserve.quantity, 'ttl_seconds', reserve.ttl_seconds))) -> 0;
end;

comment on function public.reserve is 'Hold units of an item for a customer until a deadline.';
revoke execute on function public.reserve from public, anon, authenticated;
grant execute on function public.reserve to service_role;

-- schemas/rpc/set_item_events.sql

-- Switch the events of an item's movements on or off.
--
-- Locks     the item row, as every movement does: each movement is either before the switch or after it
-- Outcomes  item_not_found  there is no such item
--           events_set      every later movement has an event, or none has
-- Retry     the same call again changes nothing
create function public.set_item_events(item_id uuid, events boolean) returns json
language plpgsql security definer set search_path = '' set lock_timeout = '4s' as $$
declare
  item inventory.items;
begin
  perform from inventory.items as stored where stored.id = set_item_events.item_id for no key update;
  -- A statement of its own: it sees the movements of the transaction that the lock has waited for.
  update inventory.items as stored
  set events_since = case when set_item_events.events then coalesce(stored.events_since,
    (select max(movement.id) from inventory.stock_movements as movement where movement.item_id = stored.id), 0) end
  where stored.id = set_item_events.item_id
  returning * into item;
  if item.id is null then return json_build_object('outcome', 'item_not_found'); end if;
  return json_build_object('outcome', 'events_set', 'data', inventory.item_json(item));
end $$;

comment on function public.set_item_events is 'Switch the events of an item''s movements on or off.';
revoke execute on function public.set_item_events from public, anon, authenticated;
grant execute on function public.set_item_events to service_role;

-- schemas/rpc/set_stock.sql

-- Set an item's units in stock to a count; reserved and sold units stay as they are (spec 000). An item that does not exist
-- is created.
--
-- Locks     the item row
-- Outcomes  id_reused  the id is that of another stock take
--           stock_set  the units in stock are as counted
-- Retry     the caller mints `stock_take_id`: the same call again changes nothing

-- What the rows say: nothing, unless the id was used before.
create function inventory.find_set_stock(decisions inventory.decision[], at timestamptz) returns inventory.finding[]
language plpgsql set search_path = '' as $$
begin
  return array(
    select case
        when (stock_take.item_id, stock_take.in_stock) = (decision.found_item_id, decision.in_stock)
        then (decision.ordinal, 'stock_set', null,
          json_build_object('outcome', 'stock_set', 'data', inventory.item_json(item)))::inventory.finding
        else (decision.ordinal, 'id_reused', null, null)::inventory.finding
      end
    from unnest(decisions) as decision
    cross join lateral (
      select * from inventory.stock_takes as stock_take where stock_take.id = decision.id limit 1
    ) as stock_take
    join inventory.items as item on item.id = stock_take.item_id
    where decision.command = 'set_stock'
  );
end $$;
revoke execute on function inventory.find_set_stock from public;

create function inventory.write_set_stock(decisions inventory.decision[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  insert into inventory.stock_takes (id, item_id, in_stock, previous_in_stock, taken_at)
  select decision.id, decision.found_item_id, decision.in_stock, decision.in_stock - decision.units, at
  from unnest(decisions) as decision
  where decision.command = 'set_stock' and decision.units is not null
  order by decision.id;
end $$;
revoke execute on function inventory.write_set_stock from public;

create function inventory.answer_set_stock(decisions inventory.decision[], at timestamptz) returns json[]
language plpgsql set search_path = '' as $$
begin
  return array(
    select json_build_object('outcome', decision.outcome, 'data', inventory.item_json(stored.item))
    from unnest(decisions) as decision
    cross join lateral (
      select item from inventory.items as item where item.id = decision.found_item_id limit 1
    ) as stored
    where decision.command = 'set_stock' and decision.units is not null
    order by decision.ordinal
  );
end $$;
revoke execute on function inventory.answer_set_stock from public;

create function public.set_stock(stock_take_id uuid, sku text, in_stock bigint) returns json
language sql security definer set search_path = '' set lock_timeout = '4s'
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'set_stock', 'id', set_stock.stock_take_id, 'sku', set_stock.sku,
    'in_stock', set_stock.in_stock))) -> 0;
end;

comment on function public.set_stock is 'Set the units in stock of an item to a count.';
revoke execute on function public.set_stock from public, anon, authenticated;
grant execute on function public.set_stock to service_role;

-- schemas/rpc/settle_outbox.sql

-- Note what came of events that a relay has leased: `{id, lease_id}` if it is published, with an `error` if it is not, `retry_after`
-- seconds where the receiver has said so, and `park` if no other attempt is to be made; `release` if it was not tried. The next
-- event of a published one's stream is leased in its place for `lease_seconds`, or left to all relays where that is null.
--
-- A failed event is tried again after a pause; after twelve attempts it is parked: its stream waits until somebody releases it.
--
-- Locks     the events, in id order, and the next ones of their streams
-- Outcomes  settled  of each event `{status, next}`, in the order of the results: `published`, `failed`, `parked`, `released`, or
--                    `lost` if the lease ended and another relay has the event
-- Retry     the same results again have no further effect
create function public.settle_outbox(results jsonb, lease_seconds int default null) returns json
language plpgsql security definer set search_path = '' set lock_timeout = '4s' set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
  now       timestamptz := clock_timestamp();
  lease_end timestamptz := now + settle_outbox.lease_seconds * interval '1 second';
  result    record;
  event     ordering.outbox;
begin
  for result in
    select given.id, given.lease_id, left(given.error, 200) as error, coalesce(given.park, false) as park,
           coalesce(given.release, false) as release,
           case when given.retry_after is not null then least(given.retry_after, 86400) end * interval '1 second' as retry_after
    from jsonb_to_recordset(settle_outbox.results) as given (id uuid, lease_id uuid, error text, retry_after bigint, park boolean, release boolean)
    order by given.id
  loop
    select * into event from ordering.outbox as stored where stored.id = result.id for no key update;
    continue when event.leased_until is null or event.lease_id <> result.lease_id;
    if result.release then
      update ordering.outbox as stored set next_attempt_at = now, leased_until = null where stored.id = event.id;
    elsif result.error is null then
      update ordering.outbox as stored set published_at = now, next_attempt_at = null, leased_until = null where stored.id = event.id;
      perform ordering.continue_stream(event.stream_id, result.lease_id, lease_end);
    elsif result.park or event.attempts + 1 >= 12 then
      update ordering.outbox as stored
      set attempts = stored.attempts + 1, last_error = result.error, parked_at = now, next_attempt_at = null, leased_until = null
      where stored.id = event.id;
    else
      update ordering.outbox as stored
      set attempts = stored.attempts + 1, last_error = result.error, leased_until = null,
          next_attempt_at = now + greatest(ordering.backoff(stored.attempts + 1), result.retry_after)
      where stored.id = event.id;
    end if;
  end loop;

  return (
    select json_build_object('outcome', 'settled', 'data', coalesce(json_agg(json_build_object(
      'status', case
        when settled.lease_id is distinct from given.lease_id then 'lost'
        when given.release then 'released'
        when settled.published_at is not null then 'published'
        when settled.parked_at is not null then 'parked'
        else 'failed' end,
      'next', following.event) order by given.place), '[]'))
    from rows from (jsonb_to_recordset(settle_outbox.results) as (id uuid, lease_id uuid, release boolean))
      with ordinality as given (id, lease_id, release, place)
    left join lateral (select * from ordering.outbox as stored where stored.id = given.id limit 1) as settled on true
    left join lateral (
      select ordering.event_json(stored) as event from ordering.outbox as stored
      where stored.stream_id = settled.stream_id and stored.leased_until is not null and stored.lease_id = given.lease_id
        and settled.published_at is not null
      limit 1
    ) as following on true);
end $$;

comment on function public.settle_outbox is 'Note what came of events that a relay has leased.';
revoke execute on function public.settle_outbox from public, anon, authenticated;
grant execute on function public.settle_outbox to service_role;
