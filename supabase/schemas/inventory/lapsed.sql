-- Lapsed holds: pending reservations whose deadline has passed. They hold nothing any more, swept or not.

create function inventory.is_lapsed(reservation inventory.reservations, at timestamptz) returns boolean language sql immutable
return reservation.status = 'PENDING' and reservation.expires_at <= at;
revoke execute on function inventory.is_lapsed from public;

-- The units in an item's lapsed holds.
create function inventory.lapsed_quantity(item_id uuid, at timestamptz) returns bigint language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(sum(reservation.quantity), 0)
    from inventory.reservations as reservation
    where reservation.item_id = lapsed_quantity.item_id and reservation.status = 'PENDING' and reservation.expires_at <= at
  );
end $$;
revoke execute on function inventory.lapsed_quantity from public;

-- Return up to `at_most` lapsed holds of an item to stock, oldest first; the result counts the holds and their units. The
-- caller has locked the item, and has read `at` after that.
create function inventory.release_lapsed(item_id uuid, at timestamptz, at_most int,
  out expired_count bigint, out released_quantity bigint) language plpgsql set search_path = '' as $$
begin
  with hold as (
    select reservation.id
    from inventory.reservations as reservation
    where reservation.item_id = release_lapsed.item_id and reservation.status = 'PENDING' and reservation.expires_at <= at
    order by reservation.expires_at
    limit at_most
  ), expired_hold as (
    update inventory.reservations as reservation
    set status = 'EXPIRED', expired_at = reservation.expires_at
    from hold
    where reservation.id = hold.id
    returning reservation.id, reservation.item_id, reservation.quantity
  ), movement as (
    insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
    select hold.item_id, 'reserved', 'in_stock', hold.quantity, 'expire', hold.id from expired_hold as hold
    returning quantity
  )
  select count(*), coalesce(sum(quantity), 0) into expired_count, released_quantity from movement;
end $$;
revoke execute on function inventory.release_lapsed from public;
