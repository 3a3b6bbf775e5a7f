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
      select reservation.item_id from inventory.reservations as reservation
      where reservation.status = 'PENDING' and reservation.expires_at <= clock_timestamp())
    order by id
    for no key update skip locked
  ) as item;

  released := inventory.release_lapsed(item_ids, clock_timestamp(), 10000);
  return json_build_object('outcome', 'expired', 'data', to_json(released));
end $$;

comment on function public.expire is 'Return lapsed holds to stock.';
revoke execute on function public.expire from public, anon, authenticated;
grant execute on function public.expire to service_role;
