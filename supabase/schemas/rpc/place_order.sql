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
