-- Cancel an order and return its units to stock (spec 003).
--
-- Locks     the item row
-- Outcomes  item_not_found     no item has this sku
--           order_not_found    this item has no such order
--           already_cancelled  another request cancelled it; nothing moves
--           order_cancelled    the units are in stock again
-- Retry     a second call answers already_cancelled; the same request_id in a batch, the first answer

-- What the rows say. A retried request finds its own id in `cancelled_by`, and gets its first answer again.
create function inventory.find_cancel_order(decisions inventory.decision[], at timestamptz) returns inventory.finding[]
language plpgsql set search_path = '' as $$
begin
  return array(
    select (decision.ordinal, case
        when decision.request_id is null then inventory.missing('cancel_order', 'request_id')
        when "order".id is null or "order".item_id <> decision.found_item_id then 'order_not_found'
        when "order".status = 'CANCELLED' and "order".cancelled_by is distinct from decision.request_id then 'already_cancelled'
        else 'order_cancelled'
      end,
      case when "order".item_id = decision.found_item_id and "order".status = 'CONFIRMED' then "order".quantity end,
      case when "order".item_id = decision.found_item_id and "order".cancelled_by = decision.request_id then
        json_build_object('outcome', 'order_cancelled', 'data', json_build_object(
          'order_id', "order".id, 'status', 'CANCELLED', 'restored_quantity', "order".quantity)) end)::inventory.finding
    from unnest(decisions) as decision
    left join lateral (
      select * from inventory.orders as "order" where "order".id = decision.id limit 1
    ) as "order" on true
    where decision.command = 'cancel_order' and decision.found_item_id is not null
  );
end $$;
revoke execute on function inventory.find_cancel_order from public;

create function inventory.write_cancel_order(decisions inventory.decision[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  update inventory.orders as "order"
  set status = 'CANCELLED', cancelled_at = at, cancelled_by = decision.request_id
  from unnest(decisions) as decision
  where "order".id = decision.id and decision.command = 'cancel_order' and decision.units is not null;
end $$;
revoke execute on function inventory.write_cancel_order from public;

create function inventory.answer_cancel_order(decisions inventory.decision[], at timestamptz) returns json[]
language plpgsql set search_path = '' as $$
begin
  return array(
    select json_build_object('outcome', decision.outcome, 'data', json_build_object(
      'order_id', decision.id, 'status', 'CANCELLED', 'restored_quantity', decision.units))
    from unnest(decisions) as decision
    where decision.command = 'cancel_order' and decision.units is not null
    order by decision.ordinal
  );
end $$;
revoke execute on function inventory.answer_cancel_order from public;

create function public.cancel_order(order_id uuid, sku text) returns json
language sql security definer set search_path = '' set lock_timeout = '4s'
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'cancel_order', 'id', cancel_order.order_id, 'sku', cancel_order.sku,
    'request_id', gen_random_uuid()))) -> 0;
end;

comment on function public.cancel_order is 'Cancel an order and return its units to stock.';
revoke execute on function public.cancel_order from public, anon, authenticated;
grant execute on function public.cancel_order to service_role;
