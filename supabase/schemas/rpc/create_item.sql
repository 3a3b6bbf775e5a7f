-- Create an item with its first units in stock, and with events of its movements if it asks for them.
--
-- Locks     nothing but the new row
-- Outcomes  id_reused     the id is that of an item created with another name, initial quantity or `events`
--           item_created  the item exists; `replayed` if another request had created it
-- Retry     the caller mints `item_id`: the same call again returns the same answer
create function public.create_item(
  item_id uuid, name text, initial_quantity bigint, request_id uuid default null, events boolean default false)
returns json
language plpgsql security definer set search_path = '' as $$
declare
  item    inventory.items;
  created boolean;
begin
  insert into inventory.items (id, sku, name, initial_quantity, created_by, initial_events, events_since)
  values (create_item.item_id, create_item.item_id::text, create_item.name, create_item.initial_quantity, create_item.request_id,
          create_item.events, case when create_item.events then 0 end)
  on conflict (id) do nothing;
  created := found;
  if created and create_item.initial_quantity > 0 then
    insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
    values (create_item.item_id, 'outside', 'in_stock', create_item.initial_quantity, 'create_item', create_item.item_id);
  end if;

  select * into strict item from inventory.items where id = create_item.item_id;
  if (item.name, item.initial_quantity, item.initial_events) <> (create_item.name, create_item.initial_quantity, create_item.events) then
    return json_build_object('outcome', 'id_reused');
  end if;
  return json_build_object('outcome', 'item_created', 'replayed', not created and (item.created_by = create_item.request_id) is not true, 'data',
    json_build_object(
      'id', item.id, 'name', item.name, 'total_quantity', item.initial_quantity,
      'available_quantity', item.initial_quantity, 'reserved_quantity', 0, 'confirmed_quantity', 0,
      'events', item.initial_events));
end $$;

comment on function public.create_item is 'Create an item with its first units in stock.';
revoke execute on function public.create_item from public, anon, authenticated;
grant execute on function public.create_item to service_role;
