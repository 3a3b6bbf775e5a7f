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
