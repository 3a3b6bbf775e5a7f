-- Create the items whose stock is set for the first time, and return whether there were any. They are created in order of
-- sku, because each insert waits for another transaction that creates the same item.
create function inventory.create_items(decisions inventory.decision[]) returns boolean language plpgsql set search_path = '' as $$
declare
  skus text[] := array(
    select distinct decision.sku from unnest(decisions) as decision
    where decision.source = 'outside' and decision.found_item_id is null order by decision.sku);
begin
  insert into inventory.items (id, sku, name, initial_quantity)
  select (inventory.bucket(sku) || substr(gen_random_uuid()::text, 5))::uuid, sku, sku, 0 from unnest(skus) as sku
  on conflict (sku) do nothing;
  return cardinality(skus) > 0;
end $$;
revoke execute on function inventory.create_items from public;

-- Lock the items that no other transaction has locked, and return the ids of the others.
create function inventory.try_lock(item_ids uuid[]) returns uuid[] language plpgsql set search_path = '' as $$
begin
  return array(
    select item_id from unnest(item_ids) as item_id where item_id is not null
    except
    select item.id from (
      select id from inventory.items where id = any (item_ids) order by id for no key update skip locked) as item);
end $$;
revoke execute on function inventory.try_lock from public;

-- Execute a batch: decide all commands, move all units, answer all commands.
--
-- Locks     the items that the commands may change, in id order, and nothing before them. Unless `waits`, an item that another
--           transaction has locked is left alone: its commands do nothing and answer `busy`
-- Settings  every look-up uses an index
-- Plans     they are cached, and may have been made when a table was empty: a look-up by key is `lateral … limit 1` or
--           `= any (array)`, which is planned as an index scan whatever the statistics say
create function inventory.execute(batch jsonb, waits boolean default true) returns json language plpgsql
set search_path = ''
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
declare
  decisions inventory.decision[] := inventory.read(batch);
  commands  text[];     -- the names in the batch, each once
  repeated  boolean;    -- two commands have the same id, or the same attempt
  sets      boolean;    -- a command sets stock
  is_early  boolean;    -- a command may be refused before the lock: by its rows, or because it takes more than is in stock
  demand    bigint;     -- the most units that all commands together take from stock
  item_ids  uuid[];
  in_stock  bigint[];   -- of those items
  busy_ids  uuid[];     -- the items that another transaction has locked
  at        timestamptz;
begin
  if cardinality(decisions) = 1 then
    commands := array[decisions[1].command];
    repeated := false;
    sets := decisions[1].source = 'outside';
    is_early := decisions[1].source = 'in_stock' and (decisions[1].early or (decisions[1].available >= decisions[1].units) is not true);
    demand := coalesce(decisions[1].units, 0);
    item_ids := array[decisions[1].found_item_id];
  else
    select array_agg(distinct decision.command),
           count(distinct decision.id) < count(*) or count(distinct decision.attempt_id) < count(decision.attempt_id),
           bool_or(decision.source = 'outside'),
           bool_or(decision.source = 'in_stock' and (decision.early or (decision.available >= decision.units) is not true)),
           coalesce(sum(decision.units) filter (where decision.source = 'in_stock'), 0),
           array_agg(distinct decision.found_item_id)
    into commands, repeated, sets, is_early, demand, item_ids
    from unnest(decisions) as decision;
  end if;

  if sets and inventory.create_items(decisions) then return inventory.execute(batch, waits); end if;
  if is_early and not (repeated or sets) then
    decisions := inventory.refuse_early(commands, decisions, cardinality(item_ids));
    item_ids := array(
      select decision.found_item_id from unnest(decisions) as decision
      where decision.units is not null or decision.source <> 'in_stock');
    if item_ids = '{}' then return inventory.answer('{}', decisions, null); end if;
    item_ids := array(select distinct item_id from unnest(item_ids) as item_id order by item_id);
  end if;

  if not waits then
    busy_ids := inventory.try_lock(item_ids);
    item_ids := array(select item_id from unnest(item_ids) as item_id where item_id <> all (busy_ids) order by item_id);
  end if;
  in_stock := array(
    select item.in_stock from inventory.items as item where item.id = any (item_ids) order by item.id for no key update);
  at := clock_timestamp();

  -- Commands on the same row cannot be decided together. Such a batch is rare, and is executed one by one; all its items are
  -- locked by now.
  if repeated then
    return (
      select json_agg(case when decisions[ordinality].found_item_id = any (busy_ids) then json_build_object('outcome', 'busy')
                           else inventory.execute(jsonb_build_array(element)) -> 0 end order by ordinality)
      from jsonb_array_elements(batch) with ordinality as entry(element, ordinality));
  end if;

  decisions := inventory.find(commands, decisions, at);
  if busy_ids <> '{}' then decisions := inventory.leave_undone(decisions, busy_ids); end if;
  if sets or not (demand <= all (in_stock) or inventory.fits(decisions, item_ids, in_stock)) then
    decisions := inventory.settle(decisions, item_ids, in_stock, at);
  end if;

  insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
  select decision.found_item_id,
         case when decision.units > 0 then decision.source else decision.target end,
         case when decision.units > 0 then decision.target else decision.source end,
         abs(decision.units), decision.command, decision.id
  from unnest(decisions) as decision
  where decision.units <> 0
  order by decision.ordinal;
  perform inventory.write(commands, decisions, at);
  return inventory.answer(commands, decisions, at);
end $$;
revoke execute on function inventory.execute from public;
