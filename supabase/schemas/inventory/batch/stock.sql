-- Compare what a batch takes with what is in stock: before the items are locked, and after.

-- Refuse the commands that their rows refuse, and those that take more units than are in stock and in lapsed holds. This needs
-- no lock, so that requests for a sold-out item wait for nobody. Stock and lapsed holds are read in one statement, so that units
-- on their way from one to the other are seen; and before the rows: a retried command finds its row, and is never refused
-- because of the units that it took itself. What is refused here is final, because its item is not locked.
create function inventory.refuse_early(commands text[], decisions inventory.decision[], item_count int) returns inventory.decision[]
language plpgsql set search_path = '' as $$
declare
  decision  inventory.decision;
  item_ids  uuid[] := '{}';
  available bigint[];         -- units of those items; null if there may be more than were counted
  at_most   int;
  item      record;
begin
  foreach decision in array decisions loop
    continue when decision.source <> 'in_stock' or decision.units is null or decision.available >= decision.units
      or decision.found_item_id = any (item_ids);
    at_most := least(decision.units - decision.available, 500);
    select stored.in_stock, lapsed.holds, lapsed.available into item
    from inventory.items as stored, inventory.lapsed_units(stored.id, clock_timestamp(), at_most) as lapsed
    where stored.id = decision.found_item_id;
    item_ids := item_ids || decision.found_item_id;
    available := available || case when item.holds < at_most then item.in_stock + item.available end;
    exit when cardinality(item_ids) = item_count;
  end loop;

  decisions := inventory.find(commands, decisions, clock_timestamp());
  foreach decision in array decisions loop
    continue when decision.source <> 'in_stock';
    if available[array_position(item_ids, decision.found_item_id)] < decision.units then
      decisions[decision.ordinal].outcome := decision.shortage;
      decisions[decision.ordinal].units := null;
    end if;
    decisions[decision.ordinal].is_final := decisions[decision.ordinal].units is null;
  end loop;
  return decisions;
end $$;
revoke execute on function inventory.refuse_early from public;

-- Whether each item has in stock all that the batch takes of it.
create function inventory.fits(decisions inventory.decision[], item_ids uuid[], in_stock bigint[]) returns boolean
language plpgsql set search_path = '' as $$
begin
  return not exists (
    select from unnest(decisions) as decision
    where decision.source = 'in_stock' and decision.units is not null
    group by decision.found_item_id
    having sum(decision.units) > fits.in_stock[array_position(item_ids, decision.found_item_id)]);
end $$;
revoke execute on function inventory.fits from public;

-- The units that a batch takes of an item, from this command on.
create function inventory.demand(decisions inventory.decision[], item_id uuid, ordinal bigint) returns bigint
language plpgsql set search_path = '' as $$
begin
  return (
    select sum(decision.units) from unnest(decisions) as decision
    where decision.source = 'in_stock' and decision.found_item_id = demand.item_id and decision.ordinal >= demand.ordinal);
end $$;
revoke execute on function inventory.demand from public;

-- Settle one command after another, in order of arrival, against a running stock: a prefix sum would let one order that is
-- too large refuse later ones that fit. When a command finds too little in stock, lapsed holds return to it: once per item as
-- many as the rest of the batch lacks, and at most 500 per batch. Commands that would need more answer `busy`: the next attempt
-- finds the stock that this one returned.
create function inventory.settle(decisions inventory.decision[], item_ids uuid[], in_stock bigint[], at timestamptz)
returns inventory.decision[] language plpgsql set search_path = '' as $$
declare
  step       record;
  lapsed     record;
  may_expire int := 500;
  exhausted  boolean[];  -- whether an item has no more lapsed holds to return
begin
  for step in
    select decision.ordinal, decision.found_item_id, decision.source, decision.target, decision.units,
           array_position(item_ids, decision.found_item_id) as slot
    from unnest(decisions) as decision
    where decision.units is not null
    order by decision.ordinal
  loop
    if step.source = 'outside' then
      decisions[step.ordinal].units := step.units - in_stock[step.slot];
      in_stock[step.slot] := step.units;
      exhausted[step.slot] := true;  -- those that have lapsed are in the count
      continue;
    end if;

    if step.source = 'in_stock' then
      if in_stock[step.slot] < step.units and may_expire > 0 and exhausted[step.slot] is not true then
        lapsed := inventory.release_lapsed(
          step.found_item_id, inventory.demand(decisions, step.found_item_id, step.ordinal) - in_stock[step.slot], at, may_expire);
        in_stock[step.slot] := in_stock[step.slot] + lapsed.released_quantity;
        may_expire := may_expire - lapsed.expired_count;
        exhausted[step.slot] := may_expire > 0;
      end if;
      if in_stock[step.slot] < step.units then
        decisions[step.ordinal].outcome := case when exhausted[step.slot] then decisions[step.ordinal].shortage else 'busy' end;
        decisions[step.ordinal].units := null;
        continue;
      end if;
      in_stock[step.slot] := in_stock[step.slot] - step.units;
    end if;
    if step.target = 'in_stock' then in_stock[step.slot] := in_stock[step.slot] + step.units; end if;
  end loop;
  return decisions;
end $$;
revoke execute on function inventory.settle from public;

-- Leave the commands of these items undone: another transaction has locked them.
create function inventory.leave_undone(decisions inventory.decision[], item_ids uuid[]) returns inventory.decision[]
language plpgsql set search_path = '' as $$
begin
  for ordinal in 1..cardinality(decisions) loop
    continue when decisions[ordinal].is_final or decisions[ordinal].found_item_id = any (item_ids) is not true;
    decisions[ordinal].outcome := 'busy';
    decisions[ordinal].units := null;
    decisions[ordinal].answer := null;
  end loop;
  return decisions;
end $$;
revoke execute on function inventory.leave_undone from public;
