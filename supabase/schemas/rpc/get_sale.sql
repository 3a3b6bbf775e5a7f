-- A sale: its window, whether it is open by the database's clock, and the units of its item.
--
-- Locks     nothing
-- Outcomes  sale_not_found  there is no such sale
--           found           the sale, lapsed holds of its item counted as remaining
create function public.get_sale(sale_id text) returns json language sql stable security definer set search_path = ''
begin atomic
  select coalesce(
    (select json_build_object('outcome', 'found', 'data', inventory.sale_json(sale))
     from inventory.sales as sale where sale.id = get_sale.sale_id),
    json_build_object('outcome', 'sale_not_found'));
end;

comment on function public.get_sale is 'A sale: its window, its status, and the units of its item.';
revoke execute on function public.get_sale from public, anon, authenticated;
grant execute on function public.get_sale to service_role;
