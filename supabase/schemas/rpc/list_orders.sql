-- The last 50 orders of an item, the latest first.
--
-- Locks     nothing
-- Outcomes  item_not_found  no item has this sku
--           found           the orders
create function public.list_orders(sku text) returns json language sql stable security definer set search_path = ''
begin atomic
  select coalesce(
    (select json_build_object('outcome', 'found', 'data', json_build_object('sku', item.sku, 'orders', coalesce(
       (select json_agg(json_build_object(
          'order_id', placed.id,
          'customer_id', placed.customer_id,
          'quantity', placed.quantity,
          'total_price', placed.unit_price_cents * placed.quantity,
          'status', placed.status,
          'created_at', inventory.iso(placed.created_at)) order by placed.created_at desc, placed.id desc)
        from (select * from inventory.orders where item_id = item.id order by created_at desc, id desc limit 50) as placed),
       '[]')))
     from inventory.items as item where item.sku = list_orders.sku),
    json_build_object('outcome', 'item_not_found'));
end;

comment on function public.list_orders is 'The last 50 orders of an item, the latest first.';
revoke execute on function public.list_orders from public, anon, authenticated;
grant execute on function public.list_orders to service_role;
