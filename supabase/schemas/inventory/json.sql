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
