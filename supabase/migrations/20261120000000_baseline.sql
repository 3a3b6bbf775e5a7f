-- Holdfast: the whole schema. Built from supabase/schemas by `npm run build:migration`; edit those, not this file.
-- Runs as it is in the Supabase SQL Editor on an empty project.

-- schemas/inventory/schema.sql

-- The inventory core. Nothing of it is exposed: the functions in `public` are the only door.
create schema inventory;
revoke all on schema inventory from public;
comment on schema inventory is 'Items, the units they hold, and the ledger of every unit that moved.';

-- Every unit of an item is in exactly one place; `outside` is where stock comes from and goes to.
create type inventory.place as enum ('outside', 'in_stock', 'reserved', 'sold');
create type inventory.reservation_status as enum ('PENDING', 'CONFIRMED', 'CANCELLED', 'EXPIRED');
create type inventory.order_status as enum ('CONFIRMED', 'CANCELLED');

-- schemas/inventory/items.sql

-- What can be reserved or bought, and how many units are in each place. The row is the only lock that anyone waits for,
-- and its counters are the sums of the ledger: see stock_movements.sql for what enforces that.
create table inventory.items (
  id               uuid primary key,
  sku              text not null,
  name             text not null,
  unit_price_cents int not null default 0,
  initial_quantity bigint not null,
  in_stock         bigint not null default 0,
  reserved         bigint not null default 0,
  sold             bigint not null default 0,
  created_at       timestamptz not null default clock_timestamp(),
  updated_at       timestamptz not null default clock_timestamp(),

  constraint a_sku_names_one_item          unique (sku),
  constraint a_sku_is_short                check (char_length(sku) between 1 and 100),
  constraint a_name_is_short               check (char_length(name) between 1 and 200),
  constraint a_price_is_not_negative       check (unit_price_cents >= 0),
  constraint a_first_count_is_not_negative check (initial_quantity >= 0),
  constraint no_unit_is_owed               check (least(in_stock, reserved, sold) >= 0)
) with (fillfactor = 20);  -- a hot row is rewritten with every batch: room beside it keeps those updates in its page

alter table inventory.items enable row level security;
comment on table inventory.items is 'What can be reserved or bought, and how many units are in each place.';
comment on column inventory.items.sku is 'The shop''s own name of the item: the product id of specs 000 and 003; the id where none was given.';
comment on column inventory.items.initial_quantity is 'Units at creation: what a repeated creation is compared with.';

-- schemas/inventory/stock_movements.sql

-- The ledger: one row for each movement of units from one place to another. Rows are only ever added, and adding them is
-- the only way to change an item's counters; ids ascend in the order in which an item's movements happened, because
-- they are drawn while its row is locked. Item ids carry no foreign key: apply_movements() refuses an unknown one, and
-- items are never deleted.
create table inventory.stock_movements (
  id        bigint generated always as identity primary key,
  item_id   uuid not null,
  source    inventory.place not null,
  target    inventory.place not null,
  quantity  bigint not null,
  reason    text not null,
  reference uuid not null,
  at        timestamptz not null default clock_timestamp(),

  constraint a_movement_moves_units  check (quantity > 0),
  constraint a_movement_goes_elsewhere check (source <> target)
);

alter table inventory.stock_movements enable row level security;
comment on table inventory.stock_movements is 'Append-only ledger: every movement of units. The counters of items are its sums.';
comment on column inventory.stock_movements.reason is 'The command that moved the units.';
comment on column inventory.stock_movements.reference is 'The reservation, order, stock take or item on whose behalf they moved.';

-- How many units one movement adds to a place (negative: takes from it).
create function inventory.units_into(place inventory.place, source inventory.place, target inventory.place, quantity bigint)
returns bigint language sql immutable parallel safe
return case place when target then quantity when source then -quantity else 0 end;
revoke execute on function inventory.units_into from public;

-- Apply the sums of the movements just added to the counters of their items.
create function inventory.apply_movements() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  items_moved bigint;
  items_found bigint;
begin
  with moved as (
    select item_id,
           sum(inventory.units_into('in_stock', source, target, quantity)) as in_stock,
           sum(inventory.units_into('reserved', source, target, quantity)) as reserved,
           sum(inventory.units_into('sold', source, target, quantity)) as sold
    from added
    group by item_id
  ), applied as (
    update inventory.items as item
    set in_stock = item.in_stock + moved.in_stock,
        reserved = item.reserved + moved.reserved,
        sold = item.sold + moved.sold,
        updated_at = clock_timestamp()
    from moved
    where item.id = moved.item_id
    returning 1
  )
  select (select count(*) from moved), (select count(*) from applied) into items_moved, items_found;
  if items_found <> items_moved then
    raise foreign_key_violation using message = 'a movement names an item that does not exist';
  end if;
  return null;
end $$;
revoke execute on function inventory.apply_movements from public;

create trigger movements_change_the_counters
  after insert on inventory.stock_movements
  referencing new table as added
  for each statement execute function inventory.apply_movements();

-- Refuse what would part the counters from the ledger.
create function inventory.refuse() returns trigger language plpgsql set search_path = '' as $$
begin
  raise integrity_constraint_violation
    using message = format('%s: %s on inventory.%s is refused', tg_name, tg_op, tg_table_name),
          hint = 'Add rows to inventory.stock_movements: they change the counters.';
end $$;
revoke execute on function inventory.refuse from public;

create trigger the_ledger_is_append_only
  before update or delete or truncate on inventory.stock_movements
  for each statement execute function inventory.refuse();

create trigger items_are_never_deleted
  before delete or truncate on inventory.items
  for each statement execute function inventory.refuse();

create trigger only_movements_change_the_counters
  before update of in_stock, reserved, sold on inventory.items
  for each statement when (pg_trigger_depth() = 0) execute function inventory.refuse();

create trigger an_item_starts_empty
  before insert on inventory.items
  for each row when (new.in_stock <> 0 or new.reserved <> 0 or new.sold <> 0) execute function inventory.refuse();

-- schemas/inventory/reservations.sql

-- Units held for a customer until a deadline (spec 001; a token of spec 000 is the id of one).
create table inventory.reservations (
  id           uuid primary key,
  item_id      uuid not null references inventory.items,
  customer_id  text,
  quantity     bigint not null,
  status       inventory.reservation_status not null default 'PENDING',
  ttl_seconds  int not null,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  confirmed_at timestamptz,
  cancelled_at timestamptz,
  expired_at   timestamptz,
  finished_by  uuid,

  constraint a_hold_holds_units           check (quantity > 0),
  constraint a_customer_id_is_short       check (char_length(customer_id) between 1 and 200),
  constraint a_hold_has_a_deadline        check (expires_at > created_at),
  constraint only_confirmed_says_when     check ((status = 'CONFIRMED') = (confirmed_at is not null)),
  constraint only_cancelled_says_when     check ((status = 'CANCELLED') = (cancelled_at is not null)),
  constraint only_expired_says_when       check ((status = 'EXPIRED') = (expired_at is not null)),
  constraint confirmed_before_the_deadline check (confirmed_at < expires_at),
  constraint cancelled_before_the_deadline check (cancelled_at < expires_at),
  constraint expired_after_the_deadline   check (expired_at >= expires_at),
  constraint finished_only_by_a_request   check (finished_by is null or status in ('CONFIRMED', 'CANCELLED'))
) with (fillfactor = 80);

-- The lapsed holds of one item, and of all: what a short reserve and the sweep look for.
create index reservations_pending_by_item on inventory.reservations (item_id, expires_at) where status = 'PENDING';
create index reservations_pending_by_deadline on inventory.reservations (expires_at) where status = 'PENDING';

alter table inventory.reservations enable row level security;
comment on table inventory.reservations is 'Units held for a customer until a deadline.';
comment on column inventory.reservations.customer_id is 'Whose hold it is; null for the anonymous tokens of spec 000.';
comment on column inventory.reservations.ttl_seconds is 'The time to live that was asked for: what a repeated request is compared with.';
comment on column inventory.reservations.finished_by is 'The request that confirmed or cancelled it, so that its retry is told from another''s.';

-- schemas/inventory/orders.sql

-- Orders of the flash-sale shop (spec 003): units sold at once, without a hold. The id is derived from the idempotency
-- key, so the primary key is what makes a key worth one order. The item carries no foreign key, as in the ledger: an order
-- is written with its movement, whose trigger refuses an unknown item, and a check a row would be a tenth of its cost.
create table inventory.orders (
  id               uuid primary key,
  item_id          uuid not null,
  customer_id      text not null,
  quantity         bigint not null,
  unit_price_cents int not null,
  status           inventory.order_status not null default 'CONFIRMED',
  created_at       timestamptz not null,
  cancelled_at     timestamptz,
  cancelled_by     uuid,

  constraint an_order_sells_units     check (quantity > 0),
  constraint a_customer_id_is_short   check (char_length(customer_id) between 1 and 200),
  constraint a_price_is_not_negative  check (unit_price_cents >= 0),
  constraint only_cancelled_says_when check ((status = 'CANCELLED') = (cancelled_at is not null)),
  constraint only_cancelled_says_who  check ((status = 'CANCELLED') = (cancelled_by is not null))
) with (fillfactor = 90);

create index orders_by_item_latest_first on inventory.orders (item_id, created_at desc, id desc);

alter table inventory.orders enable row level security;
comment on table inventory.orders is 'Orders of the flash-sale shop: units sold at once.';
comment on column inventory.orders.cancelled_by is 'The request that cancelled it, so that its retry is told from another''s.';

-- schemas/inventory/stock_takes.sql

-- Counts of stock taken by the shop's staff, each of which set an item's IN_STOCK (spec 000, PATCH). A row a count, so
-- that a retried count is recognised and cannot undo what was reserved after it.
create table inventory.stock_takes (
  id       uuid primary key,
  item_id  uuid not null references inventory.items,
  in_stock bigint not null,
  taken_at timestamptz not null default clock_timestamp(),

  constraint a_count_is_not_negative check (in_stock >= 0)
);

create index stock_takes_by_item on inventory.stock_takes (item_id, taken_at);

alter table inventory.stock_takes enable row level security;
comment on table inventory.stock_takes is 'Counts taken by staff, each of which set an item''s units in stock.';

-- schemas/inventory/lapsed.sql

-- Lapsed holds: pending reservations whose deadline has passed. They hold nothing any more, whether swept or not.

create function inventory.is_lapsed(hold inventory.reservations, at timestamptz) returns boolean language sql immutable
return hold.status = 'PENDING' and hold.expires_at <= at;
revoke execute on function inventory.is_lapsed from public;

-- Units of an item in lapsed holds.
create function inventory.lapsed_quantity(item_id uuid, at timestamptz) returns bigint language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(sum(hold.quantity), 0)
    from inventory.reservations as hold
    where hold.item_id = lapsed_quantity.item_id and hold.status = 'PENDING' and hold.expires_at <= at
  );
end $$;
revoke execute on function inventory.lapsed_quantity from public;

-- Return lapsed holds of these items to stock, the oldest first, at most `at_most` of them, and say how many holds and
-- units that were. The caller holds the locks on the items, and read `at` after it got them.
create function inventory.release_lapsed(item_ids uuid[], at timestamptz, at_most int,
  out expired_count bigint, out released_quantity bigint) language plpgsql set search_path = '' as $$
begin
  with lapsed as (
    select hold.id
    from inventory.reservations as hold
    where hold.item_id = any(item_ids) and hold.status = 'PENDING' and hold.expires_at <= at
    order by hold.expires_at
    limit at_most
  ), expired as (
    update inventory.reservations as hold
    set status = 'EXPIRED', expired_at = at
    from lapsed
    where hold.id = lapsed.id
    returning hold.id, hold.item_id, hold.quantity
  ), released as (
    insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
    select expired.item_id, 'reserved', 'in_stock', expired.quantity, 'expire', expired.id from expired
    returning quantity
  )
  select count(*), coalesce(sum(quantity), 0) into expired_count, released_quantity from released;
end $$;
revoke execute on function inventory.release_lapsed from public;

-- schemas/inventory/json.sql

-- How rows are written in answers: field names and time format as the HTTP APIs give them, so that nothing above the
-- database renames anything.

-- An instant as ISO 8601 in UTC with the database's own microseconds, whatever the session's settings.
create function inventory.iso(instant timestamptz) returns text language sql stable parallel safe
return to_char(instant at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
revoke execute on function inventory.iso from public;

-- Where an item's units are, lapsed holds counted as available: expiry needs no sweep to be right.
create function inventory.item_json(item inventory.items) returns json language sql stable
begin atomic
  select json_build_object(
    'id', item.id,
    'sku', item.sku,
    'name', item.name,
    'unit_price_cents', item.unit_price_cents,
    'total_quantity', item.in_stock + item.reserved + item.sold,
    'available_quantity', item.in_stock + lapsed.quantity,
    'reserved_quantity', item.reserved - lapsed.quantity,
    'confirmed_quantity', item.sold)
  from (select inventory.lapsed_quantity(item.id, clock_timestamp()) as quantity) as lapsed;
end;
revoke execute on function inventory.item_json from public;

-- A reservation as it stands; a pending one past its deadline has expired, swept or not.
create function inventory.reservation_json(hold inventory.reservations) returns json language sql stable
return json_build_object(
  'id', hold.id,
  'item_id', hold.item_id,
  'customer_id', hold.customer_id,
  'quantity', hold.quantity,
  'status', case when inventory.is_lapsed(hold, clock_timestamp()) then 'EXPIRED' else hold.status::text end,
  'created_at', inventory.iso(hold.created_at),
  'expires_at', inventory.iso(hold.expires_at),
  'confirmed_at', inventory.iso(hold.confirmed_at),
  'cancelled_at', inventory.iso(hold.cancelled_at),
  'expired_at', inventory.iso(case when inventory.is_lapsed(hold, clock_timestamp()) then hold.expires_at else hold.expired_at end));
revoke execute on function inventory.reservation_json from public;

-- A reservation as its creation answered it, however it went on: what a repeated creation answers.
create function inventory.new_reservation_json(
  id uuid, item_id uuid, customer_id text, quantity bigint, created_at timestamptz, expires_at timestamptz)
returns json language sql stable
return json_build_object(
  'id', id,
  'item_id', item_id,
  'customer_id', customer_id,
  'quantity', quantity,
  'status', 'PENDING',
  'created_at', inventory.iso(created_at),
  'expires_at', inventory.iso(expires_at),
  'confirmed_at', null,
  'cancelled_at', null,
  'expired_at', null);
revoke execute on function inventory.new_reservation_json from public;

-- An order as its placement answered it, however it went on.
create function inventory.order_json(
  order_id uuid, product_id text, customer_id text, quantity bigint, unit_price int, created_at timestamptz)
returns json language sql stable
return json_build_object(
  'order_id', order_id,
  'product_id', product_id,
  'customer_id', customer_id,
  'quantity', quantity,
  'unit_price', unit_price,
  'total_price', unit_price * quantity,
  'status', 'CONFIRMED',
  'created_at', inventory.iso(created_at));
revoke execute on function inventory.order_json from public;

-- schemas/inventory/batch/command.sql

-- One command of a batch. `id` is the caller's own, of what the command creates (reservation, order, stock take) or
-- acts on; `request_id` tells the retry of a request from another request. An item is named by `item_id` or by `sku`.
create type inventory.command as (
  command     text,
  id          uuid,
  request_id  uuid,
  item_id     uuid,
  sku         text,
  customer_id text,
  quantity    bigint,
  ttl_seconds int,
  in_stock    bigint
);

-- The same with what was found and decided: `units` is what the command moves, null where it moves nothing.
create type inventory.decision as (
  position         int,
  command          text,
  id               uuid,
  request_id       uuid,
  item_id          uuid,
  sku              text,
  customer_id      text,
  quantity         bigint,
  ttl_seconds      int,
  in_stock         bigint,
  unit_price_cents int,
  outcome          text,
  units            bigint
);

-- schemas/inventory/batch/outcomes.sql

-- The rules, one expression a command: what a command comes to, given the row it names (all null where there is none)
-- and the units in stock. Outcomes stand in order of precedence.

-- Takers: what is asked for may be an earlier call again.
create function inventory.outcome_of_reserve(asked inventory.decision, held inventory.reservations, in_stock bigint)
returns text language sql immutable
return case
  when held.id is not null then
    case when (held.item_id, held.quantity, held.ttl_seconds) = (asked.item_id, asked.quantity, asked.ttl_seconds)
              and held.customer_id is not distinct from asked.customer_id
         then 'reserved' else 'id_reused' end
  when in_stock is null then 'item_not_found'
  when in_stock < asked.quantity then 'insufficient_stock'
  else 'reserved'
end;
revoke execute on function inventory.outcome_of_reserve from public;

create function inventory.outcome_of_place_order(asked inventory.decision, placed inventory.orders, in_stock bigint)
returns text language sql immutable
return case
  when placed.id is not null then 'placed'
  when in_stock is null then 'item_not_found'
  when in_stock < asked.quantity then 'insufficient_stock'
  else 'placed'
end;
revoke execute on function inventory.outcome_of_place_order from public;

create function inventory.outcome_of_set_stock(asked inventory.decision, taken inventory.stock_takes) returns text
language sql immutable
return case
  when taken.id is null or (taken.item_id, taken.in_stock) = (asked.item_id, asked.in_stock) then 'stock_set'
  else 'id_reused'
end;
revoke execute on function inventory.outcome_of_set_stock from public;

-- Finishers: the row must be there, be of the item that was named, and not be finished otherwise. A request that comes
-- again finds its own mark and gets its first answer.
create function inventory.outcome_of_confirm(asked inventory.decision, held inventory.reservations, at timestamptz)
returns text language sql immutable
return case
  when held.id is null or held.item_id is distinct from asked.item_id then 'reservation_not_found'
  when held.status = 'CONFIRMED' and held.finished_by = asked.request_id then 'confirmed'
  when held.status = 'CONFIRMED' then 'already_confirmed'
  when held.status = 'CANCELLED' then 'reservation_cancelled'
  when held.status = 'EXPIRED' or inventory.is_lapsed(held, at) then 'reservation_expired'
  else 'confirmed'
end;
revoke execute on function inventory.outcome_of_confirm from public;

create function inventory.outcome_of_cancel(asked inventory.decision, held inventory.reservations, at timestamptz)
returns text language sql immutable
return case
  when held.id is null or held.item_id is distinct from asked.item_id then 'reservation_not_found'
  when held.status = 'CANCELLED' and held.finished_by = asked.request_id then 'cancelled'
  when held.status = 'CANCELLED' then 'already_cancelled'
  when held.status = 'CONFIRMED' then 'reservation_confirmed'
  when held.status = 'EXPIRED' or inventory.is_lapsed(held, at) then 'reservation_expired'
  else 'cancelled'
end;
revoke execute on function inventory.outcome_of_cancel from public;

create function inventory.outcome_of_cancel_order(asked inventory.decision, placed inventory.orders) returns text
language sql immutable
return case
  when asked.item_id is null then 'item_not_found'
  when placed.id is null or placed.item_id <> asked.item_id then 'order_not_found'
  when placed.status = 'CANCELLED' and placed.cancelled_by = asked.request_id then 'order_cancelled'
  when placed.status = 'CANCELLED' then 'already_cancelled'
  else 'order_cancelled'
end;
revoke execute on function inventory.outcome_of_cancel_order from public;

-- schemas/inventory/batch/read_commands.sql

-- Read a batch, find the item of each command, and refuse at once what nothing could satisfy: a sold-out flood takes
-- no lock. A taker that finds too little stock is refused unless its effect is there already, or lapsed holds could
-- satisfy it. One statement, hence one snapshot: a command whose effect is committed is never refused for the stock that
-- it took itself.
create function inventory.read_commands(commands jsonb) returns inventory.decision[] language plpgsql set search_path = '' as $$
begin
  return (
    with named as materialized (
      select asked.*, coalesce(by_sku.id, by_id.id, asked.item_id) as named_id,
             coalesce(by_sku.unit_price_cents, by_id.unit_price_cents) as unit_price_cents,
             coalesce(by_sku.in_stock, by_id.in_stock) as item_stock,
             asked.command in ('reserve', 'place_order')
               and (coalesce(by_sku.in_stock, by_id.in_stock) >= asked.quantity) is not true as is_short
      from rows from (jsonb_populate_recordset(null::inventory.command, commands)) with ordinality
        as asked(command, id, request_id, item_id, sku, customer_id, quantity, ttl_seconds, in_stock, position)
      left join lateral (
        select item.id, item.unit_price_cents, item.in_stock from inventory.items as item
        where item.sku = asked.sku limit 1
      ) as by_sku on true
      left join lateral (
        select item.id, item.unit_price_cents, item.in_stock from inventory.items as item
        where item.id = case
          when asked.sku is not null then null
          when asked.item_id is not null then asked.item_id
          else (select hold.item_id from inventory.reservations as hold where hold.id = asked.id)
        end limit 1
      ) as by_id on true
    ), lapsed as materialized (
      select short.item_id, inventory.lapsed_quantity(short.item_id, clock_timestamp()) as quantity
      from (select distinct named.named_id as item_id from named where named.is_short) as short
    )
    select array_agg(
      (named.position, named.command, named.id, named.request_id, named.named_id, named.sku, named.customer_id,
       named.quantity, named.ttl_seconds, named.in_stock, named.unit_price_cents,
       case
         when not named.is_short then null
         when exists (select from inventory.orders as placed where placed.id = named.id) then null
         when exists (select from inventory.reservations as held where held.id = named.id) then null
         when named.item_stock is null then 'item_not_found'
         when named.item_stock + (select lapsed.quantity from lapsed where lapsed.item_id = named.named_id) >= named.quantity then null
         else 'insufficient_stock'
       end,
       null)::inventory.decision
      order by named.position)
    from named
  );
end $$;
revoke execute on function inventory.read_commands from public;

-- schemas/inventory/batch/decide.sql

-- Decide a batch whose items are locked, one command after another in order of arrival, against a running stock.
-- Lapsed holds are returned to stock when a command finds too little of it, and before a count of stock is set.

-- Return an item's lapsed holds until this many units came back, or none is left; how many did.
create function inventory.release_until(item_id uuid, wanted bigint, at timestamptz) returns bigint
language plpgsql set search_path = '' as $$
declare
  released bigint := 0;
  step     record;
begin
  while wanted is null or released < wanted loop
    step := inventory.release_lapsed(array[item_id], at, 1000);
    exit when step.expired_count = 0;
    released := released + step.released_quantity;
  end loop;
  return released;
end $$;
revoke execute on function inventory.release_until from public;

create function inventory.decide(asked inventory.decision[], item_ids uuid[], in_stock bigint[], at timestamptz)
returns inventory.decision[] language plpgsql set search_path = '' as $$
declare
  decided  inventory.decision[] := asked;
  decision inventory.decision;
  step     record;
  slot     int;
begin
  for step in
    select command.position, reservation.held, orders.placed, stock_take.taken,
           array_position(item_ids, command.item_id) as slot
    from unnest(asked) as command
    left join lateral (
      select held from inventory.reservations as held
      where held.id = case when command.command in ('reserve', 'confirm', 'cancel') then command.id end limit 1
    ) as reservation on true
    left join lateral (
      select placed from inventory.orders as placed
      where placed.id = case when command.command in ('place_order', 'cancel_order') then command.id end limit 1
    ) as orders on true
    left join lateral (
      select taken from inventory.stock_takes as taken
      where taken.id = case command.command when 'set_stock' then command.id end limit 1
    ) as stock_take on true
    where command.outcome is null
    order by command.position
  loop
    decision := decided[step.position];
    slot := step.slot;

    if decision.command in ('reserve', 'place_order') then
      if in_stock[slot] < decision.quantity and (step.held).id is null and (step.placed).id is null then
        in_stock[slot] := in_stock[slot]
          + inventory.release_until(decision.item_id, decision.quantity - in_stock[slot], at);
      end if;
      if decision.command = 'reserve' then
        decision.outcome := inventory.outcome_of_reserve(decision, step.held, in_stock[slot]);
      else
        decision.outcome := inventory.outcome_of_place_order(decision, step.placed, in_stock[slot]);
      end if;
      if decision.outcome in ('reserved', 'placed') and (step.held).id is null and (step.placed).id is null then
        decision.units := decision.quantity;
        in_stock[slot] := in_stock[slot] - decision.units;
      end if;

    elsif decision.command in ('confirm', 'cancel') then
      if decision.command = 'confirm' then
        decision.outcome := inventory.outcome_of_confirm(decision, step.held, at);
      else
        decision.outcome := inventory.outcome_of_cancel(decision, step.held, at);
      end if;
      if decision.outcome in ('confirmed', 'cancelled') and (step.held).status = 'PENDING' then
        decision.units := (step.held).quantity;
        if decision.outcome = 'cancelled' then in_stock[slot] := in_stock[slot] + decision.units; end if;
      end if;

    elsif decision.command = 'cancel_order' then
      decision.outcome := inventory.outcome_of_cancel_order(decision, step.placed);
      if decision.outcome = 'order_cancelled' and (step.placed).status = 'CONFIRMED' then
        decision.units := (step.placed).quantity;
        in_stock[slot] := in_stock[slot] + decision.units;
      end if;

    elsif decision.command = 'set_stock' then
      decision.outcome := inventory.outcome_of_set_stock(decision, step.taken);
      if decision.outcome = 'stock_set' and (step.taken).id is null then
        decision.units := decision.in_stock - in_stock[slot] - inventory.release_until(decision.item_id, null, at);
        in_stock[slot] := decision.in_stock;
      end if;

    else
      raise exception 'there is no command %', decision.command;
    end if;

    decided[step.position] := decision;
  end loop;
  return decided;
end $$;
revoke execute on function inventory.decide from public;

-- schemas/inventory/batch/apply.sql

-- Carry out what was decided: the ledger first (its trigger updates each item once), then the rows that hang off the
-- items, whose foreign keys then find an item row that this transaction has already written.
create function inventory.apply(decided inventory.decision[], at timestamptz) returns void language plpgsql set search_path = '' as $$
declare
  acts text[];
begin
  select array_agg(distinct done.command) into acts from unnest(decided) as done where done.units is not null;
  if acts is null then return; end if;

  insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
  select done.item_id,
         case when done.units > 0 then act.source else act.target end,
         case when done.units > 0 then act.target else act.source end,
         abs(done.units), done.command, done.id
  from unnest(decided) as done
  join (values
    ('set_stock',    'outside'::inventory.place, 'in_stock'::inventory.place),
    ('reserve',      'in_stock', 'reserved'),
    ('confirm',      'reserved', 'sold'),
    ('cancel',       'reserved', 'in_stock'),
    ('place_order',  'in_stock', 'sold'),
    ('cancel_order', 'sold',     'in_stock')
  ) as act(command, source, target) on act.command = done.command
  where done.units <> 0
  order by done.position;

  if 'reserve' = any(acts) then
    insert into inventory.reservations (id, item_id, customer_id, quantity, ttl_seconds, created_at, expires_at)
    select done.id, done.item_id, done.customer_id, done.units, done.ttl_seconds, at, at + make_interval(secs => done.ttl_seconds)
    from unnest(decided) as done
    where done.command = 'reserve' and done.units is not null
    order by done.id;
  end if;

  if acts && array['confirm', 'cancel'] then
    update inventory.reservations as hold
    set status = case done.command when 'confirm' then 'CONFIRMED' else 'CANCELLED' end::inventory.reservation_status,
        confirmed_at = case done.command when 'confirm' then at end,
        cancelled_at = case done.command when 'cancel' then at end,
        finished_by = done.request_id
    from unnest(decided) as done
    where hold.id = done.id and done.command in ('confirm', 'cancel') and done.units is not null;
  end if;

  if 'place_order' = any(acts) then
    insert into inventory.orders (id, item_id, customer_id, quantity, unit_price_cents, created_at)
    select done.id, done.item_id, done.customer_id, done.units, done.unit_price_cents, at
    from unnest(decided) as done
    where done.command = 'place_order' and done.units is not null
    order by done.id;
  end if;

  if 'cancel_order' = any(acts) then
    update inventory.orders as placed
    set status = 'CANCELLED', cancelled_at = at, cancelled_by = done.request_id
    from unnest(decided) as done
    where placed.id = done.id and done.command = 'cancel_order' and done.units is not null;
  end if;

  if 'set_stock' = any(acts) then
    insert into inventory.stock_takes (id, item_id, in_stock, taken_at)
    select done.id, done.item_id, done.in_stock, at
    from unnest(decided) as done
    where done.command = 'set_stock' and done.units is not null;
  end if;
end $$;
revoke execute on function inventory.apply from public;

-- schemas/inventory/batch/answers.sql

-- What each command of a decided batch is answered, in order: its outcome, the row, and `replayed` where the answer is
-- that of an earlier call. What the batch itself has just created is not read again: it is as it was asked for.
create function inventory.answers(decided inventory.decision[], at timestamptz) returns json language plpgsql set search_path = '' as $$
begin
  return (
    select json_agg(case done.outcome
      when 'placed' then json_build_object('outcome', done.outcome, 'replayed', done.units is null, 'data',
        inventory.order_json(done.id, coalesce(placed.sku, done.sku), coalesce(placed.customer_id, done.customer_id),
          coalesce(placed.quantity, done.quantity), coalesce(placed.unit_price_cents, done.unit_price_cents),
          coalesce(placed.created_at, at)))
      when 'reserved' then json_build_object('outcome', done.outcome, 'replayed', done.units is null, 'data',
        inventory.new_reservation_json(done.id, done.item_id, done.customer_id, done.quantity,
          coalesce((reservation.held).created_at, at), coalesce((reservation.held).expires_at, at + make_interval(secs => done.ttl_seconds))))
      when 'order_cancelled' then json_build_object('outcome', done.outcome, 'data',
        json_build_object('order_id', done.id, 'status', 'CANCELLED', 'restored_quantity',
          coalesce(placed.quantity, done.units)))
      when 'stock_set' then json_build_object('outcome', done.outcome, 'data', inventory.item_json(stock.counted))
      else case when done.outcome in ('confirmed', 'already_confirmed', 'cancelled', 'already_cancelled') and (reservation.held).id is not null
        then json_build_object('outcome', done.outcome, 'data', inventory.reservation_json(reservation.held))
        else json_build_object('outcome', done.outcome) end
      end)
    from unnest(decided) as done
    left join lateral (
      select held from inventory.reservations as held
      where held.id = case when done.command in ('confirm', 'cancel') or done.units is null then done.id end limit 1
    ) as reservation on true
    left join lateral (
      select placed.customer_id, placed.quantity, placed.unit_price_cents, placed.created_at,
             (select sold.sku from inventory.items as sold where sold.id = placed.item_id) as sku
      from inventory.orders as placed
      where placed.id = case when done.units is null then done.id end limit 1
    ) as placed on true
    left join lateral (
      select counted from inventory.items as counted
      where counted.id = case done.outcome when 'stock_set' then done.item_id end limit 1
    ) as stock on true
  );
end $$;
revoke execute on function inventory.answers from public;

-- schemas/inventory/batch/execute.sql

-- Create the items whose stock is counted for the first time, in order of sku: whoever meets another's new sku waits.
create function inventory.create_counted_items(commands jsonb) returns void language sql
begin atomic
  insert into inventory.items (id, sku, name, initial_quantity)
  select distinct on (counted.sku) gen_random_uuid(), counted.sku, counted.sku, 0
  from jsonb_populate_recordset(null::inventory.command, commands) as counted
  where counted.command = 'set_stock' and counted.sku is not null
    and not exists (select from inventory.items as item where item.sku = counted.sku)
  order by counted.sku
  on conflict (sku) do nothing;
end;
revoke execute on function inventory.create_counted_items from public;

-- Execute a batch: decide all commands, move all units, answer all.
--
-- Locks     the items that the commands may change, in id order, and nothing before them
-- Settings  an index for every look-up; a wait for a lock is bounded
-- Plans     they outlive what the tables' statistics say when they are made: a look-up by key is `lateral … limit 1`,
--           which has no other plan, however empty the table was taken for
create function inventory.execute(commands jsonb) returns json language plpgsql
set search_path = ''
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
set lock_timeout = '4s'
as $$
declare
  asked     inventory.decision[];
  repeated  boolean;
  undecided boolean;
  item_ids  uuid[];
  in_stock  bigint[];
  at        timestamptz;
begin
  if commands @> '[{"command": "set_stock"}]' then perform inventory.create_counted_items(commands); end if;
  asked := inventory.read_commands(commands);

  select count(distinct command.id) < count(*), bool_or(command.outcome is null) into repeated, undecided
  from unnest(asked) as command;
  if not (repeated or undecided) then return inventory.answers(asked, at); end if;

  select array_agg(item.id), array_agg(item.in_stock) into item_ids, in_stock
  from (
    select id, items.in_stock
    from inventory.items
    where id in (select command.item_id from unnest(asked) as command where command.outcome is null or repeated)
    order by id
    for no key update
  ) as item;
  at := clock_timestamp();

  -- Commands on one row cannot be decided together: such a batch, which is rare, is executed one by one, with all of
  -- its items locked by now.
  if repeated then
    return (select json_agg(inventory.execute(jsonb_build_array(command)) -> 0) from jsonb_array_elements(commands) as command);
  end if;

  asked := inventory.decide(asked, item_ids, in_stock, at);
  perform inventory.apply(asked, at);
  return inventory.answers(asked, at);
end $$;
revoke execute on function inventory.execute from public;

-- schemas/rpc/audit.sql

-- Recompute every counter and rule from the rows and the ledger: one row for each that does not hold, none when the
-- books balance. The ledger is replayed movement by movement, so that an oversell shows even if it was made good.
--
-- Locks     nothing; one statement, one snapshot
create function public.audit() returns table (rule text, subject uuid, detail text)
language sql stable security definer set search_path = ''
begin atomic
  with replay as (
    select movement.item_id, movement.id,
           sum(inventory.units_into('in_stock', source, target, quantity)) over so_far as in_stock,
           sum(inventory.units_into('reserved', source, target, quantity)) over so_far as reserved,
           sum(inventory.units_into('sold', source, target, quantity)) over so_far as sold
    from inventory.stock_movements as movement
    window so_far as (partition by movement.item_id order by movement.id)
  ), ledger as (
    select distinct on (item_id) item_id, in_stock, reserved, sold from replay order by item_id, id desc
  ), held as (
    select item_id, coalesce(sum(quantity) filter (where status = 'PENDING'), 0) as reserved,
           coalesce(sum(quantity) filter (where status = 'CONFIRMED'), 0) as sold
    from inventory.reservations group by item_id
  ), ordered as (
    select item_id, coalesce(sum(quantity) filter (where status = 'CONFIRMED'), 0) as sold
    from inventory.orders group by item_id
  ), moved as (
    select reference, reason, sum(quantity) as quantity, count(*) as times
    from inventory.stock_movements where reason <> 'set_stock' group by reference, reason
  ), expected as (
    select id, quantity, array['reserve'] || case status
        when 'CONFIRMED' then array['confirm'] when 'CANCELLED' then array['cancel']
        when 'EXPIRED' then array['expire'] else '{}' end as reasons
    from inventory.reservations
    union all
    select id, quantity, array['place_order'] || case status when 'CANCELLED' then array['cancel_order'] else '{}' end
    from inventory.orders
  ), due as (
    select expected.id, expected.quantity, reason from expected, unnest(expected.reasons) as reason
  )
  select 'no prefix of the ledger owes a unit', item_id, format('movement %s leaves %s in stock, %s reserved, %s sold', id, in_stock, reserved, sold)
  from replay where least(in_stock, reserved, sold) < 0
  union all
  select 'the counters are the sums of the ledger', item.id,
         format('counters %s/%s/%s, ledger %s/%s/%s', item.in_stock, item.reserved, item.sold, ledger.in_stock, ledger.reserved, ledger.sold)
  from inventory.items as item left join ledger on ledger.item_id = item.id
  where (item.in_stock, item.reserved, item.sold)
        <> (coalesce(ledger.in_stock, 0), coalesce(ledger.reserved, 0), coalesce(ledger.sold, 0))
  union all
  select 'reserved units are those of pending reservations', item.id,
         format('counter %s, reservations %s', item.reserved, coalesce(held.reserved, 0))
  from inventory.items as item left join held on held.item_id = item.id
  where item.reserved <> coalesce(held.reserved, 0)
  union all
  select 'sold units are those of confirmed reservations and orders', item.id,
         format('counter %s, reservations %s, orders %s', item.sold, coalesce(held.sold, 0), coalesce(ordered.sold, 0))
  from inventory.items as item
  left join held on held.item_id = item.id
  left join ordered on ordered.item_id = item.id
  where item.sold <> coalesce(held.sold, 0) + coalesce(ordered.sold, 0)
  union all
  select 'every reservation and order moved its units once a step', coalesce(due.id, moved.reference),
         format('%s: due %s, moved %s in %s movements', coalesce(due.reason, moved.reason), coalesce(due.quantity, 0), coalesce(moved.quantity, 0), coalesce(moved.times, 0))
  from due full join moved on moved.reference = due.id and moved.reason = due.reason
  where moved.reason is distinct from 'create_item'
    and (due.quantity is distinct from moved.quantity or moved.times <> 1);
end;

comment on function public.audit is 'Every rule of the books that does not hold: none when they balance.';
revoke execute on function public.audit from public, anon, authenticated;
grant execute on function public.audit to service_role;

-- schemas/rpc/cancel.sql

-- Return the units of a hold to stock.
--
-- Locks     the item row
-- Outcomes  reservation_not_found  no such reservation
--           already_cancelled      another request cancelled it; nothing moves
--           reservation_confirmed  its units are sold; nothing moves
--           reservation_expired    its deadline has passed, its units are free already; nothing moves
--           cancelled              the units are in stock again
-- Retry     the second call answers already_cancelled
create function public.cancel(reservation_id uuid) returns json language sql security definer set search_path = ''
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
-- Retry     the second call answers already_cancelled
create function public.cancel_order(order_id uuid, sku text) returns json
language sql security definer set search_path = ''
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'cancel_order', 'id', cancel_order.order_id, 'sku', cancel_order.sku,
    'request_id', gen_random_uuid()))) -> 0;
end;

comment on function public.cancel_order is 'Cancel an order and return its units to stock.';
revoke execute on function public.cancel_order from public, anon, authenticated;
grant execute on function public.cancel_order to service_role;

-- schemas/rpc/confirm.sql

-- Sell the units of a hold.
--
-- Locks     the item row, then reads the clock: a hold that lapsed during the wait is not confirmed
-- Outcomes  reservation_not_found  no such reservation
--           already_confirmed      another request confirmed it; nothing moves
--           reservation_cancelled  it was cancelled; nothing moves
--           reservation_expired    its deadline has passed; nothing moves
--           confirmed              the units are sold
-- Retry     the second call answers already_confirmed
create function public.confirm(reservation_id uuid) returns json language sql security definer set search_path = ''
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'confirm', 'id', confirm.reservation_id, 'request_id', gen_random_uuid()))) -> 0;
end;

comment on function public.confirm is 'Sell the units of a hold that has not lapsed.';
revoke execute on function public.confirm from public, anon, authenticated;
grant execute on function public.confirm to service_role;

-- schemas/rpc/create_item.sql

-- Create an item with its first units in stock.
--
-- Locks     nothing but the new row
-- Outcomes  id_reused     the id is that of an item with another name or first quantity
--           item_created  the item is there
-- Retry     `item_id` is the caller's: the same call again answers the same
create function public.create_item(item_id uuid, name text, initial_quantity bigint) returns json
language plpgsql security definer set search_path = '' as $$
declare
  item    inventory.items;
  created boolean;
begin
  insert into inventory.items (id, sku, name, initial_quantity)
  values (create_item.item_id, create_item.item_id::text, create_item.name, create_item.initial_quantity)
  on conflict (id) do nothing;
  created := found;
  if created and create_item.initial_quantity > 0 then
    insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
    values (create_item.item_id, 'outside', 'in_stock', create_item.initial_quantity, 'create_item', create_item.item_id);
  end if;

  select * into strict item from inventory.items where id = create_item.item_id;
  if (item.name, item.initial_quantity) <> (create_item.name, create_item.initial_quantity) then
    return json_build_object('outcome', 'id_reused');
  end if;
  return json_build_object('outcome', 'item_created', 'replayed', not created, 'data',
    json_build_object(
      'id', item.id, 'name', item.name, 'total_quantity', item.initial_quantity,
      'available_quantity', item.initial_quantity, 'reserved_quantity', 0, 'confirmed_quantity', 0));
end $$;

comment on function public.create_item is 'Create an item with its first units in stock.';
revoke execute on function public.create_item from public, anon, authenticated;
grant execute on function public.create_item to service_role;

-- schemas/rpc/execute_batch.sql

-- Execute up to 200 commands in one transaction: any mix of set_stock, reserve, confirm, cancel, place_order and
-- cancel_order, each an object `{command, id, …}` with the arguments of the function of that name. The answer has one
-- `{outcome, replayed?, data?}` a command, in the same order.
--
-- Locks     the items that the commands may change, in id order
-- Outcomes  a command's own: see the function of its name
-- Retry     the ids are the caller's: the same batch again answers the same
-- Raises    an unknown command, or ids that another transaction took meanwhile: then nothing of the batch has happened
create function public.execute_batch(commands jsonb) returns json
language plpgsql security definer set search_path = '' as $$
begin
  if jsonb_array_length(commands) > 200 then
    raise exception 'a batch has at most 200 commands, not %', jsonb_array_length(commands);
  end if;
  return inventory.execute(commands);
end $$;

comment on function public.execute_batch is 'Execute reservations, orders, confirmations and cancellations in one transaction; one outcome each, in order.';
revoke execute on function public.execute_batch from public, anon, authenticated;
grant execute on function public.execute_batch to service_role;

-- schemas/rpc/expire.sql

-- Return lapsed holds to stock, at most 10,000 a call: the sweep. Only tidiness depends on it: a lapsed hold is never
-- confirmed, and whoever finds too little stock returns lapsed holds first.
--
-- Locks     the items that have lapsed holds, in id order, skipping those that others hold: any number run at once
-- Outcomes  expired  `{expired_count, released_quantity}`
-- Retry     nothing is expired twice
create function public.expire() returns json language plpgsql security definer set search_path = '' as $$
declare
  item_ids uuid[];
  released record;
begin
  select array_agg(item.id) into item_ids
  from (
    select id from inventory.items
    where id in (
      select hold.item_id from inventory.reservations as hold
      where hold.status = 'PENDING' and hold.expires_at <= clock_timestamp())
    order by id
    for no key update skip locked
  ) as item;

  released := inventory.release_lapsed(item_ids, clock_timestamp(), 10000);
  return json_build_object('outcome', 'expired', 'data', to_json(released));
end $$;

comment on function public.expire is 'Return lapsed holds to stock.';
revoke execute on function public.expire from public, anon, authenticated;
grant execute on function public.expire to service_role;

-- schemas/rpc/get_item.sql

-- An item and how many of its units are available, reserved and confirmed.
--
-- Locks     nothing
-- Outcomes  item_not_found  no such item
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

-- schemas/rpc/get_reservation.sql

-- A reservation and what has become of it.
--
-- Locks     nothing
-- Outcomes  reservation_not_found  no such reservation
--           found                  the reservation; past its deadline it has expired, swept or not
create function public.get_reservation(reservation_id uuid) returns json language sql stable security definer set search_path = ''
begin atomic
  select coalesce(
    (select json_build_object('outcome', 'found', 'data', inventory.reservation_json(hold))
     from inventory.reservations as hold where hold.id = get_reservation.reservation_id),
    json_build_object('outcome', 'reservation_not_found'));
end;

comment on function public.get_reservation is 'A reservation and what has become of it.';
revoke execute on function public.get_reservation from public, anon, authenticated;
grant execute on function public.get_reservation to service_role;

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

-- schemas/rpc/list_orders.sql

-- The last 50 orders of an item, the latest first.
--
-- Locks     nothing
-- Outcomes  item_not_found  no item has this sku
--           found           the orders
create function public.list_orders(sku text) returns json language sql stable security definer set search_path = ''
begin atomic
  select coalesce(
    (select json_build_object('outcome', 'found', 'data', json_build_object('sku', item.sku, 'orders', coalesce(
       (select json_agg(json_build_object(
          'order_id', placed.id,
          'customer_id', placed.customer_id,
          'quantity', placed.quantity,
          'total_price', placed.unit_price_cents * placed.quantity,
          'status', placed.status,
          'created_at', inventory.iso(placed.created_at)) order by placed.created_at desc, placed.id desc)
        from (select * from inventory.orders where item_id = item.id order by created_at desc, id desc limit 50) as placed),
       '[]')))
     from inventory.items as item where item.sku = list_orders.sku),
    json_build_object('outcome', 'item_not_found'));
end;

comment on function public.list_orders is 'The last 50 orders of an item, the latest first.';
revoke execute on function public.list_orders from public, anon, authenticated;
grant execute on function public.list_orders to service_role;

-- schemas/rpc/place_order.sql

-- Sell units of an item at once (spec 003).
--
-- Locks     the item row
-- Outcomes  placed              the units are sold; also answered, as `replayed`, when the order is there already
--           item_not_found      no item has this sku
--           insufficient_stock  fewer units are in stock, lapsed holds returned
-- Retry     `order_id` is the caller's: the same id again answers the first order, whatever else is asked
create function public.place_order(order_id uuid, sku text, customer_id text, quantity bigint)
returns json language sql security definer set search_path = ''
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'place_order', 'id', place_order.order_id, 'sku', place_order.sku,
    'customer_id', place_order.customer_id, 'quantity', place_order.quantity))) -> 0;
end;

comment on function public.place_order is 'Sell units of an item at once.';
revoke execute on function public.place_order from public, anon, authenticated;
grant execute on function public.place_order to service_role;

-- schemas/rpc/reserve.sql

-- Hold `quantity` units of an item for a customer until `ttl_seconds` have passed.
--
-- Locks     the item row
-- Outcomes  id_reused           the id is that of a hold with another item, customer, quantity or time to live
--           item_not_found      no such item
--           insufficient_stock  fewer units are in stock, lapsed holds returned
--           reserved            the units are held
-- Retry     `reservation_id` is the caller's: the same call again answers the same
create function public.reserve(reservation_id uuid, item_id uuid, customer_id text, quantity bigint, ttl_seconds int)
returns json language sql security definer set search_path = ''
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'reserve', 'id', reserve.reservation_id, 'item_id', reserve.item_id, 'customer_id', reserve.customer_id,
    'quantity', reserve.quantity, 'ttl_seconds', reserve.ttl_seconds))) -> 0;
end;

comment on function public.reserve is 'Hold units of an item for a customer until a deadline.';
revoke execute on function public.reserve from public, anon, authenticated;
grant execute on function public.reserve to service_role;

-- schemas/rpc/set_stock.sql

-- Set an item's units in stock to a count, whatever they were; what is reserved or sold stays (spec 000). An item that
-- does not exist is created.
--
-- Locks     the item row
-- Outcomes  id_reused  the id is that of another count
--           stock_set  the units in stock are as counted
-- Retry     `stock_take_id` is the caller's: the same call again changes nothing
create function public.set_stock(stock_take_id uuid, sku text, in_stock bigint) returns json
language sql security definer set search_path = ''
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'set_stock', 'id', set_stock.stock_take_id, 'sku', set_stock.sku,
    'in_stock', set_stock.in_stock))) -> 0;
end;

comment on function public.set_stock is 'Set the units in stock of an item to a count.';
revoke execute on function public.set_stock from public, anon, authenticated;
grant execute on function public.set_stock to service_role;
