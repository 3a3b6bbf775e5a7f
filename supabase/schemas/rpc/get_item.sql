-- An item and how many of its units are available, reserved and confirmed.
--
-- Locks     nothing
-- Outcomes  item_not_found  there is no such item
--           found           the item, lapsed holds counted as available
create function public.get_item(item_id uuid) returns json language sql stable security definer set search_path = ''
begin atomic
  select coalesce(
    (select json_build_object('outcome', 'found', 'data', inventory.item_json(item))
     from inventory.items as item where item.id = get_item.item_id),
    json_build_object('outcome', 'item_not_found'));
end;

comment on function public.get_item is 'An item and how many of its units are available, reserved and confirmed.';
revoke execute on function public.get_item from public, anon, authenticated;
grant execute on function public.get_item to service_role;
