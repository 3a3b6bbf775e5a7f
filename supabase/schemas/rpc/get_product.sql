-- The product with this sku: an item that has a price (spec 003).
--
-- Locks     nothing
-- Outcomes  item_not_found  no item of this sku has a price
--           found           the item; lapsed holds count as available
create function public.get_product(sku text) returns json language sql stable security definer set search_path = ''
begin atomic
  select coalesce(
    (select json_build_object('outcome', 'found', 'data', inventory.item_json(item))
     from inventory.items as item where item.sku = get_product.sku and item.unit_price_cents is not null),
    json_build_object('outcome', 'item_not_found'));
end;

comment on function public.get_product is 'The product with this sku: an item that has a price.';
revoke execute on function public.get_product from public, anon, authenticated;
grant execute on function public.get_product to service_role;
