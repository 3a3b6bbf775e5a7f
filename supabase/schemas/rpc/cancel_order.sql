-- Cancel an order and return its units to stock (spec 003).
--
-- Locks     the item row
-- Outcomes  item_not_found     no item has this sku
--           order_not_found    this item has no such order
--           already_cancelled  another request cancelled it; nothing moves
--           order_cancelled    the units are in stock again
-- Retry     the second call answers already_cancelled
create function public.cancel_order(order_id uuid, sku text) returns json
language sql security definer set search_path = ''
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'cancel_order', 'id', cancel_order.order_id, 'sku', cancel_order.sku,
    'request_id', gen_random_uuid()))) -> 0;
end;

comment on function public.cancel_order is 'Cancel an order and return its units to stock.';
revoke execute on function public.cancel_order from public, anon, authenticated;
grant execute on function public.cancel_order to service_role;
