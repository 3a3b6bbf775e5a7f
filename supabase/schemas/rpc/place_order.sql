-- Sell units of an item immediately, without a hold (spec 003).
--
-- Locks     the item row
-- Outcomes  placed              the units are sold; `replayed` if another request had placed the order
--           item_not_found      no item has this sku
--           insufficient_stock  fewer units are in stock, even with lapsed holds returned
--           busy                more lapsed holds than one call returns are needed: call again
-- Retry     the caller mints `order_id`: the same id again returns the first order, whatever the other arguments

-- What the rows say: nothing, unless the id was used before.
create function inventory.find_place_order(decisions inventory.decision[], at timestamptz) returns inventory.finding[]
language plpgsql set search_path = '' as $$
declare
  orders inventory.orders[] := array(
    select "order" from inventory.orders as "order"
    where "order".id = any(array(select decision.id from unnest(decisions) as decision where decision.command = 'place_order')));
begin
  if cardinality(orders) = 0 then return '{}'; end if;
  return array(
    select (decision.ordinal, 'placed', null, row_to_json(('placed', ("order".created_by = decision.request_id) is not true,
      row_to_json(("order".id, item.sku, "order".customer_id, "order".quantity, "order".unit_price_cents,
        "order".unit_price_cents * "order".quantity, 'CONFIRMED', inventory.iso("order".created_at))::inventory.order_data)
    )::inventory.reply))::inventory.finding
    from unnest(orders) as "order"
    join inventory.items as item on item.id = "order".item_id
    join unnest(decisions) as decision on decision.id = "order".id and decision.command = 'place_order'
  );
end $$;
revoke execute on function inventory.find_place_order from public;

create function inventory.write_place_order(decisions inventory.decision[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  insert into inventory.orders (id, item_id, customer_id, quantity, unit_price_cents, created_at, created_by)
  select decision.id, decision.found_item_id, coalesce(decision.customer_id, inventory.missing('place_order', 'customer_id')),
         decision.units, decision.unit_price_cents, at, decision.request_id
  from unnest(decisions) as decision
  where decision.command = 'place_order' and decision.units is not null
  order by decision.id;
end $$;
revoke execute on function inventory.write_place_order from public;

create function inventory.answer_place_order(decisions inventory.decision[], at timestamptz) returns json[]
language plpgsql set search_path = '' as $$
declare
  created_at text := inventory.iso(at);
begin
  return array(
    select row_to_json((decision.outcome, false, row_to_json(
      (decision.id, decision.sku, decision.customer_id, decision.units, decision.unit_price_cents,
       decision.unit_price_cents * decision.units, 'CONFIRMED', created_at)::inventory.order_data))::inventory.reply)
    from unnest(decisions) as decision
    where decision.command = 'place_order' and decision.units is not null
    order by decision.ordinal
  );
end $$;
revoke execute on function inventory.answer_place_order from public;

create function public.place_order(order_id uuid, sku text, customer_id text, quantity bigint)
returns json language sql security definer set search_path = '' set lock_timeout = '4s'
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'place_order', 'id', place_order.order_id, 'sku', place_order.sku,
    'customer_id', place_order.customer_id, 'quantity', place_order.quantity))) -> 0;
end;

comment on function public.place_order is 'Sell units of an item immediately, without a hold.';
revoke execute on function public.place_order from public, anon, authenticated;
grant execute on function public.place_order to service_role;
