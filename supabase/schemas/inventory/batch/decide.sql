-- Decide a batch whose items are locked, one command after another in order of arrival, against a running stock.
-- Lapsed holds are returned to stock when a command finds too little of it, and before a count of stock is set.

-- Return an item's lapsed holds until this many units came back, or none is left; how many did.
create function inventory.release_until(item_id uuid, wanted bigint, at timestamptz) returns bigint
language plpgsql set search_path = '' as $$
declare
  released bigint := 0;
  step     record;
begin
  while wanted is null or released < wanted loop
    step := inventory.release_lapsed(array[item_id], at, 1000);
    exit when step.expired_count = 0;
    released := released + step.released_quantity;
  end loop;
  return released;
end $$;
revoke execute on function inventory.release_until from public;

create function inventory.decide(asked inventory.decision[], item_ids uuid[], in_stock bigint[], at timestamptz)
returns inventory.decision[] language plpgsql set search_path = '' as $$
declare
  decided  inventory.decision[] := asked;
  decision inventory.decision;
  step     record;
  slot     int;
begin
  for step in
    select command.position, reservation.held, orders.placed, stock_take.taken,
           array_position(item_ids, command.item_id) as slot
    from unnest(asked) as command
    left join lateral (
      select held from inventory.reservations as held
      where held.id = case when command.command in ('reserve', 'confirm', 'cancel') then command.id end limit 1
    ) as reservation on true
    left join lateral (
      select placed from inventory.orders as placed
      where placed.id = case when command.command in ('place_order', 'cancel_order') then command.id end limit 1
    ) as orders on true
    left join lateral (
      select taken from inventory.stock_takes as taken
      where taken.id = case command.command when 'set_stock' then command.id end limit 1
    ) as stock_take on true
    where command.outcome is null
    order by command.position
  loop
    decision := decided[step.position];
    slot := step.slot;

    if decision.command in ('reserve', 'place_order') then
      if in_stock[slot] < decision.quantity and (step.held).id is null and (step.placed).id is null then
        in_stock[slot] := in_stock[slot]
          + inventory.release_until(decision.item_id, decision.quantity - in_stock[slot], at);
      end if;
      if decision.command = 'reserve' then
        decision.outcome := inventory.outcome_of_reserve(decision, step.held, in_stock[slot]);
      else
        decision.outcome := inventory.outcome_of_place_order(decision, step.placed, in_stock[slot]);
      end if;
      if decision.outcome in ('reserved', 'placed') and (step.held).id is null and (step.placed).id is null then
        decision.units := decision.quantity;
        in_stock[slot] := in_stock[slot] - decision.units;
      end if;

    elsif decision.command in ('confirm', 'cancel') then
      if decision.command = 'confirm' then
        decision.outcome := inventory.outcome_of_confirm(decision, step.held, at);
      else
        decision.outcome := inventory.outcome_of_cancel(decision, step.held, at);
      end if;
      if decision.outcome in ('confirmed', 'cancelled') and (step.held).status = 'PENDING' then
        decision.units := (step.held).quantity;
        if decision.outcome = 'cancelled' then in_stock[slot] := in_stock[slot] + decision.units; end if;
      end if;

    elsif decision.command = 'cancel_order' then
      decision.outcome := inventory.outcome_of_cancel_order(decision, step.placed);
      if decision.outcome = 'order_cancelled' and (step.placed).status = 'CONFIRMED' then
        decision.units := (step.placed).quantity;
        in_stock[slot] := in_stock[slot] + decision.units;
      end if;

    elsif decision.command = 'set_stock' then
      decision.outcome := inventory.outcome_of_set_stock(decision, step.taken);
      if decision.outcome = 'stock_set' and (step.taken).id is null then
        decision.units := decision.in_stock - in_stock[slot] - inventory.release_until(decision.item_id, null, at);
        in_stock[slot] := decision.in_stock;
      end if;

    else
      raise exception 'there is no command %', decision.command;
    end if;

    decided[step.position] := decision;
  end loop;
  return decided;
end $$;
revoke execute on function inventory.decide from public;
