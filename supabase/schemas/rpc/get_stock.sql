-- The item with this sku: its name, price and units in each place.
--
-- Locks     nothing
-- Outcomes  item_not_found  no item has this sku
--           found           the item, lapsed holds counted as available
create function public.get_stock(sku text) returns json language sql stable security definer set search_path = ''
begin atomic
  select coalesce(
    (select json_build_object('outcome', 'found', 'data', inventory.item_json(item))
     from inventory.items as item where item.sku = get_stock.sku),
    json_build_object('outcome', 'item_not_found'));
end;

comment on function public.get_stock is 'The item with this sku: its name, price and units in each place.';
revoke execute on function public.get_stock from public, anon, authenticated;
grant execute on function public.get_stock to service_role;
