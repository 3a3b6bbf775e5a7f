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
