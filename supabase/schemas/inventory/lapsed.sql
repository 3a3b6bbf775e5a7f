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
