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

-- Execute a batch: decide all commands, move all units, answer all.
--
-- Locks     the items that the commands may change, in id order, and nothing before them
-- Settings  an index for every look-up; a wait for a lock is bounded
-- Plans     they outlive what the tables' statistics say when they are made: a look-up by key is `lateral … limit 1`,
--           which has no other plan, however empty the table was taken for
create function inventory.execute(commands jsonb) returns json language plpgsql
set search_path = ''
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
set lock_timeout = '4s'
as $$
declare
  asked     inventory.decision[];
  repeated  boolean;
  undecided boolean;
  item_ids  uuid[];
  in_stock  bigint[];
  at        timestamptz;
begin
  if commands @> '[{"command": "set_stock"}]' then perform inventory.create_counted_items(commands); end if;
  asked := inventory.read_commands(commands);

  select count(distinct command.id) < count(*), bool_or(command.outcome is null) into repeated, undecided
  from unnest(asked) as command;
  if not (repeated or undecided) then return inventory.answers(asked, at); end if;

  select array_agg(item.id), array_agg(item.in_stock) into item_ids, in_stock
  from (
    select id, items.in_stock
    from inventory.items
    where id in (select command.item_id from unnest(asked) as command where command.outcome is null or repeated)
    order by id
    for no key update
  ) as item;
  at := clock_timestamp();

  -- Commands on one row cannot be decided together: such a batch, which is rare, is executed one by one, with all of
  -- its items locked by now.
  if repeated then
    return (select json_agg(inventory.execute(jsonb_build_array(command)) -> 0) from jsonb_array_elements(commands) as command);
  end if;

  asked := inventory.decide(asked, item_ids, in_stock, at);
  perform inventory.apply(asked, at);
  return inventory.answers(asked, at);
end $$;
revoke execute on function inventory.execute from public;
