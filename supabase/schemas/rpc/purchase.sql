-- Sell one unit of a sale's item to a user (spec 002).
--
-- Locks     the item row, and reads the clock after that: an attempt that waited until the sale had ended buys nothing
-- Outcomes  sale_not_found     there is no such sale
--           id_reused          the attempt is that of another user's purchase, or of one in another sale
--           already_purchased  an earlier attempt bought this user's unit; nothing moves
--           sale_not_started   the sale starts later
--           sale_ended         the sale has ended
--           sold_out           nothing is in stock, even with lapsed holds returned
--           purchased          the unit is sold; `replayed` if another request of the same attempt had bought it
-- Retry     the same attempt again returns the same purchase

-- What the rows say. Every purchase has a finding: the window decides each, and none is of more than one unit.
create function inventory.find_purchase(decisions inventory.decision[], at timestamptz) returns inventory.finding[]
language plpgsql set search_path = '' as $$
begin
  return array(
    select (decision.ordinal, result.outcome,
        case when result.outcome = 'purchased' and purchase.id is null then 1 end,
        case
          when result.outcome in ('purchased', 'already_purchased') and purchase.id is not null then row_to_json((result.outcome,
            result.outcome = 'purchased' and (purchase.created_by = decision.request_id) is not true,
            inventory.purchase_json(purchase))::inventory.reply)
          when result.outcome = 'sale_not_started' then
            json_build_object('outcome', result.outcome, 'data', json_build_object('starts_at', inventory.iso(sale.starts_at)))
          when result.outcome = 'sale_ended' then
            json_build_object('outcome', result.outcome, 'data', json_build_object('ends_at', inventory.iso(sale.ends_at)))
        end)::inventory.finding
    from unnest(decisions) as decision
    left join lateral (
      select * from inventory.sales as sale
      where sale.id = decision.sale_id and sale.item_id = decision.found_item_id limit 1
    ) as sale on true
    left join lateral (
      select * from inventory.purchases as purchase
      where purchase.sale_id = decision.sale_id and purchase.user_id = decision.user_id limit 1
    ) as purchase on true
    left join lateral (
      select purchase.id from inventory.purchases as purchase where purchase.attempt_id = decision.attempt_id limit 1
    ) as attempt on true
    cross join lateral (select case
      when decision.sale_id is null then inventory.missing('purchase', 'sale_id')
      when decision.user_id is null then inventory.missing('purchase', 'user_id')
      when sale.id is null then 'sale_not_found'
      when attempt.id <> purchase.id or (attempt.id is not null and purchase.id is null) then 'id_reused'
      when purchase.created_by = decision.request_id or attempt.id = purchase.id then 'purchased'
      when purchase.id is not null then 'already_purchased'
      when at < sale.starts_at then 'sale_not_started'
      when at >= sale.ends_at then 'sale_ended'
      else 'purchased'
    end as outcome) as result
    where decision.command = 'purchase'
  );
end $$;
revoke execute on function inventory.find_purchase from public;

-- Attempts are the only key that batches of different items share: two that insert them in one order wait without a deadlock.
create function inventory.write_purchase(decisions inventory.decision[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  insert into inventory.purchases
    (id, sale_id, user_id, item_id, starts_at, ends_at, created_at, created_by, attempt_id)
  select decision.id, decision.sale_id, decision.user_id, decision.found_item_id, sale.starts_at, sale.ends_at, at,
         decision.request_id, decision.attempt_id
  from unnest(decisions) as decision
  cross join lateral (
    select sale.starts_at, sale.ends_at from inventory.sales as sale where sale.id = decision.sale_id limit 1
  ) as sale
  where decision.command = 'purchase' and decision.units is not null
  order by decision.attempt_id;
end $$;
revoke execute on function inventory.write_purchase from public;

create function inventory.answer_purchase(decisions inventory.decision[], at timestamptz) returns json[]
language plpgsql set search_path = '' as $$
declare
  created_at text := inventory.iso(at);
begin
  return array(
    select row_to_json((decision.outcome, false, row_to_json(
      (decision.id, decision.sale_id, decision.found_item_id, decision.user_id, created_at)::inventory.purchase_data))::inventory.reply)
    from unnest(decisions) as decision
    where decision.command = 'purchase' and decision.units is not null
    order by decision.ordinal
  );
end $$;
revoke execute on function inventory.answer_purchase from public;

create function public.purchase(sale_id text, user_id text)
returns json language sql security definer set search_path = '' set lock_timeout = '4s'
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'purchase', 'id', gen_random_uuid(), 'sale_id', purchase.sale_id,
    'user_id', inventory.normalise_user_id(purchase.user_id), 'quantity', 1))) -> 0;
end;

comment on function public.purchase is 'Sell one unit of a sale''s item to a user, once.';
revoke execute on function public.purchase from public, anon, authenticated;
grant execute on function public.purchase to service_role;
