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
