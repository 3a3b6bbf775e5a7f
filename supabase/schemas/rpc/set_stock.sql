-- Set an item's units in stock to a count; reserved and sold units stay as they are (spec 000). An item that does not exist
-- is created.
--
-- Locks     the item row
-- Outcomes  id_reused  the id is that of another stock take
--           stock_set  the units in stock are as counted
-- Retry     the caller mints `stock_take_id`: the same call again changes nothing

-- What the rows say: nothing, unless the id was used before.
create function inventory.find_set_stock(decisions inventory.decision[], at timestamptz) returns inventory.finding[]
language plpgsql set search_path = '' as $$
begin
  return array(
    select case
        when (stock_take.item_id, stock_take.in_stock) = (decision.found_item_id, decision.in_stock)
        then (decision.ordinal, 'stock_set', null,
          json_build_object('outcome', 'stock_set', 'data', inventory.item_json(item)))::inventory.finding
        else (decision.ordinal, 'id_reused', null, null)::inventory.finding
      end
    from unnest(decisions) as decision
    cross join lateral (
      select * from inventory.stock_takes as stock_take where stock_take.id = decision.id limit 1
    ) as stock_take
    join inventory.items as item on item.id = stock_take.item_id
    where decision.command = 'set_stock'
  );
end $$;
revoke execute on function inventory.find_set_stock from public;

create function inventory.write_set_stock(decisions inventory.decision[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  insert into inventory.stock_takes (id, item_id, in_stock, previous_in_stock, taken_at)
  select decision.id, decision.found_item_id, decision.in_stock, decision.in_stock - decision.units, at
  from unnest(decisions) as decision
  where decision.command = 'set_stock' and decision.units is not null
  order by decision.id;
end $$;
revoke execute on function inventory.write_set_stock from public;

create function inventory.answer_set_stock(decisions inventory.decision[], at timestamptz) returns json[]
language plpgsql set search_path = '' as $$
begin
  return array(
    select json_build_object('outcome', decision.outcome, 'data', inventory.item_json(stored.item))
    from unnest(decisions) as decision
    cross join lateral (
      select item from inventory.items as item where item.id = decision.found_item_id limit 1
    ) as stored
    where decision.command = 'set_stock' and decision.units is not null
    order by decision.ordinal
  );
end $$;
revoke execute on function inventory.answer_set_stock from public;

create function public.set_stock(stock_take_id uuid, sku text, in_stock bigint) returns json
language sql security definer set search_path = '' set lock_timeout = '4s'
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'set_stock', 'id', set_stock.stock_take_id, 'sku', set_stock.sku,
    'in_stock', set_stock.in_stock))) -> 0;
end;

comment on function public.set_stock is 'Set the units in stock of an item to a count.';
revoke execute on function public.set_stock from public, anon, authenticated;
grant execute on function public.set_stock to service_role;
