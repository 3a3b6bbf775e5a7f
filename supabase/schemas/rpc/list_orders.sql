-- The last 50 orders of a product (an item that has a price), latest first.
--
-- Locks     nothing
-- Outcomes  item_not_found  no item of this sku has a price
--           found           the orders
create function public.list_orders(sku text) returns json language sql stable security definer set search_path = ''
begin atomic
  select coalesce(
    (select json_build_object('outcome', 'found', 'data', json_build_object('sku', item.sku, 'orders', coalesce(
       (select json_agg(json_build_object(
          'order_id', "order".id,
          'customer_id', "order".customer_id,
          'quantity', "order".quantity,
          'total_price', "order".unit_price_cents * "order".quantity,
          'status', "order".status,
          'created_at', inventory.iso("order".created_at)) order by "order".created_at desc, "order".id desc)
        from (select * from inventory.orders where item_id = item.id order by created_at desc, id desc limit 50) as "order"),
       '[]')))
     from inventory.items as item where item.sku = list_orders.sku and item.unit_price_cents is not null),
    json_build_object('outcome', 'item_not_found'));
end;

comment on function public.list_orders is 'The last 50 orders of a product, latest first.';
revoke execute on function public.list_orders from public, anon, authenticated;
grant execute on function public.list_orders to service_role;
