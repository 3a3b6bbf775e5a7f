-- Rows as JSON, with the field names and the time format of the HTTP APIs, so that nothing above the database renames them.

-- An instant as ISO 8601 in UTC with microseconds, whatever the session's settings.
create function inventory.iso(instant timestamptz) returns text language sql stable parallel safe
return to_char(instant at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
revoke execute on function inventory.iso from public;

-- An item and where its units are. Lapsed holds count as available, so that expiry is right without a sweep; but of thousands,
-- only the first thousand.
create function inventory.item_json(item inventory.items) returns json language sql stable
begin atomic
  select json_build_object(
    'id', item.id,
    'sku', item.sku,
    'name', item.name,
    'unit_price_cents', item.unit_price_cents,
    'total_quantity', item.in_stock + lapsed.available + item.reserved - lapsed.units + item.sold,
    'available_quantity', item.in_stock + lapsed.available,
    'reserved_quantity', item.reserved - lapsed.units,
    'confirmed_quantity', item.sold,
    'events', item.events_since is not null)
  from inventory.lapsed_units(item.id, clock_timestamp(), 1000) as lapsed;
end;
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
create function inventory.reservation_json(reservation inventory.reservations) returns json language sql stable
return row_to_json((
  reservation.id, reservation.item_id, reservation.customer_id, reservation.quantity,
  case when inventory.is_lapsed(reservation, clock_timestamp()) then 'EXPIRED' else reservation.status::text end,
  inventory.iso(reservation.created_at), inventory.iso(reservation.expires_at), inventory.iso(reservation.confirmed_at),
  inventory.iso(reservation.cancelled_at),
  inventory.iso(case when inventory.is_lapsed(reservation, clock_timestamp()) then reservation.expires_at else reservation.expired_at end)
)::inventory.reservation_data);
revoke execute on function inventory.reservation_json from public;

-- A reservation as it was created, whatever has happened since: the answer to a repeated creation.
create function inventory.new_reservation_json(
  id uuid, item_id uuid, customer_id text, quantity bigint, created_at text, expires_at text)
returns json language sql stable
return row_to_json(
  (id, item_id, customer_id, quantity, 'PENDING', created_at, expires_at, null, null, null)::inventory.reservation_data);
revoke execute on function inventory.new_reservation_json from public;

-- An order as it was placed, whatever has happened since.
create function inventory.order_json(
  order_id uuid, product_id text, customer_id text, quantity bigint, unit_price int, created_at text)
returns json language sql stable
return row_to_json(
  (order_id, product_id, customer_id, quantity, unit_price, unit_price * quantity, 'CONFIRMED', created_at)::inventory.order_data);
revoke execute on function inventory.order_json from public;

create type inventory.purchase_data as (
  id         uuid,
  sale_id    text,
  item_id    uuid,
  user_id    text,
  created_at text
);

create function inventory.purchase_json(purchase inventory.purchases) returns json language sql stable
return row_to_json(
  (purchase.id, purchase.sale_id, purchase.item_id, purchase.user_id, inventory.iso(purchase.created_at))::inventory.purchase_data);
revoke execute on function inventory.purchase_json from public;

-- A sale as it is now. Of thousands of lapsed holds of its item, only the first thousand count as remaining.
create function inventory.sale_json(sale inventory.sales) returns json language sql stable
begin atomic
  select json_build_object(
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
  where item.id = sale.item_id;
end;
revoke execute on function inventory.sale_json from public;
