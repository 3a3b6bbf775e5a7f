-- Execute commands that each name another row: decide all of them, move all the units, answer all.
--
-- Locks     the items that the commands may change, in id order, and nothing before them
-- Settings  an index for every look-up, however small or new the tables' statistics; a wait for a lock is bounded
create function inventory.execute(commands jsonb) returns jsonb language plpgsql
set search_path = ''
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
set lock_timeout = '4s'
as $$
declare
  asked    inventory.decision[];
  item_ids uuid[];
  in_stock bigint[];
  at       timestamptz;
begin
  perform inventory.create_counted_items(commands);
  asked := inventory.read_commands(commands);

  select array_agg(item.id order by item.id), array_agg(item.in_stock order by item.id)
  into item_ids, in_stock
  from (
    select id, items.in_stock
    from inventory.items
    where id in (select command.item_id from unnest(asked) as command where command.outcome is null)
    order by id
    for no key update
  ) as item;

  if item_ids is not null then at := clock_timestamp(); end if;
  asked := inventory.decide(asked, item_ids, in_stock, coalesce(at, clock_timestamp()));
  perform inventory.apply(asked, at);
  return inventory.answers(asked);
end $$;
revoke execute on function inventory.execute from public;

-- Create the items whose stock is counted for the first time, in order of sku: whoever meets another's new sku waits.
create function inventory.create_counted_items(commands jsonb) returns void language sql
begin atomic
  insert into inventory.items (id, sku, name, initial_quantity)
  select distinct on (counted.sku) gen_random_uuid(), counted.sku, counted.sku, 0
  from jsonb_populate_recordset(null::inventory.command, commands) as counted
  where counted.command = 'set_stock' and counted.sku is not null
    and not exists (select from inventory.items as item where item.sku = counted.sku)
  order by counted.sku
  on conflict (sku) do nothing;
end;
revoke execute on function inventory.create_counted_items from public;
