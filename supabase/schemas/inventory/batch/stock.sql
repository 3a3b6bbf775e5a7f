-- Compare what a batch takes with what is in stock: before the items are locked, and after.

-- Refuse the commands that take more units than are in stock and in lapsed holds. This needs no lock, so that requests for a
-- sold-out item wait for nobody. The stock was read before the rows: a retried command finds its row, and is never refused
-- because of the units that it took itself.
create function inventory.refuse_short(commands text[], decisions inventory.decision[]) returns inventory.decision[]
language plpgsql set search_path = '' as $$
declare
  decision inventory.decision;
  item_ids uuid[] := '{}';
  lapsed   bigint[];         -- units in the lapsed holds of those items
  slot     int;
begin
  decisions := inventory.find(commands, decisions, clock_timestamp());
  foreach decision in array decisions loop
    continue when decision.source <> 'in_stock' or decision.units is null or decision.available >= decision.units;
    slot := array_position(item_ids, decision.found_item_id);
    if slot is null then
      item_ids := item_ids || decision.found_item_id;
      slot := cardinality(item_ids);
      lapsed[slot] := inventory.lapsed_quantity(decision.found_item_id, clock_timestamp());
    end if;
    continue when decision.available + lapsed[slot] >= decision.units;
    decisions[decision.ordinal].outcome := decision.shortage;
    decisions[decision.ordinal].units := null;
  end loop;
  return decisions;
end $$;
revoke execute on function inventory.refuse_short from public;

-- Return an item's lapsed holds to stock until this many units (null: all) are back, and say how many are.
create function inventory.release_until(item_id uuid, wanted bigint, at timestamptz) returns bigint
language plpgsql set search_path = '' as $$
declare
  released bigint := 0;
  step     record;
begin
  while wanted is null or released < wanted loop
    step := inventory.release_lapsed(item_id, at, 1000);
    exit when step.expired_count = 0;
    released := released + step.released_quantity;
  end loop;
  return released;
end $$;
revoke execute on function inventory.release_until from public;

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

-- Settle one command after another, in order of arrival, against a running stock: a prefix sum would let one order that is
-- too large refuse later ones that fit. Lapsed holds return to stock when a command finds too little, and before stock is set.
create function inventory.settle(decisions inventory.decision[], item_ids uuid[], in_stock bigint[], at timestamptz)
returns inventory.decision[] language plpgsql set search_path = '' as $$
declare
  step record;
begin
  for step in
    select decision.ordinal, decision.found_item_id, decision.source, decision.target, decision.units,
           array_position(item_ids, decision.found_item_id) as slot
    from unnest(decisions) as decision
    where decision.units is not null
    order by decision.ordinal
  loop
    if step.source = 'outside' then
      decisions[step.ordinal].units := step.units - in_stock[step.slot] - inventory.release_until(step.found_item_id, null, at);
      in_stock[step.slot] := step.units;
      continue;
    end if;

    if step.source = 'in_stock' then
      if in_stock[step.slot] < step.units then
        in_stock[step.slot] := in_stock[step.slot]
          + inventory.release_until(step.found_item_id, step.units - in_stock[step.slot], at);
      end if;
      if in_stock[step.slot] < step.units then
        decisions[step.ordinal].outcome := decisions[step.ordinal].shortage;
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
