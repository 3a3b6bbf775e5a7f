-- Set an item's units in stock to a count, whatever they were; what is reserved or sold stays (spec 000). An item that
-- does not exist is created.
--
-- Locks     the item row
-- Outcomes  id_reused  the id is that of another count
--           stock_set  the units in stock are as counted
-- Retry     `stock_take_id` is the caller's: the same call again changes nothing
create function public.set_stock(stock_take_id uuid, sku text, in_stock bigint) returns json
language sql security definer set search_path = ''
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'set_stock', 'id', set_stock.stock_take_id, 'sku', set_stock.sku,
    'in_stock', set_stock.in_stock))) -> 0;
end;

comment on function public.set_stock is 'Set the units in stock of an item to a count.';
revoke execute on function public.set_stock from public, anon, authenticated;
grant execute on function public.set_stock to service_role;
