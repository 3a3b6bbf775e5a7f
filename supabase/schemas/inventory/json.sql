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
