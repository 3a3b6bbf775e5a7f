-- Switch the events of an item's movements on or off.
--
-- Locks     the item row, as every movement does: each movement is either before the switch or after it
-- Outcomes  item_not_found  there is no such item
--           events_set      every later movement has an event, or none has
-- Retry     the same call again changes nothing
create function public.set_item_events(item_id uuid, events boolean) returns json
language plpgsql security definer set search_path = '' set lock_timeout = '4s' as $$
declare
  item inventory.items;
begin
  perform from inventory.items as stored where stored.id = set_item_events.item_id for no key update;
  -- A statement of its own: it sees the movements of the transaction that the lock has waited for.
  update inventory.items as stored
  set events_since = case when set_item_events.events then coalesce(stored.events_since,
    (select max(movement.id) from inventory.stock_movements as movement where movement.item_id = stored.id), 0) end
  where stored.id = set_item_events.item_id
  returning * into item;
  if item.id is null then return json_build_object('outcome', 'item_not_found'); end if;
  return json_build_object('outcome', 'events_set', 'data', inventory.item_json(item));
end $$;

comment on function public.set_item_events is 'Switch the events of an item''s movements on or off.';
revoke execute on function public.set_item_events from public, anon, authenticated;
grant execute on function public.set_item_events to service_role;
