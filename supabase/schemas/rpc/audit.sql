-- Recompute every counter and rule from the rows and the ledger: one row for each that does not hold, none when the
-- books balance. The ledger is replayed movement by movement, so that an oversell shows even if it was made good.
--
-- Locks     nothing; one statement, one snapshot
create function public.audit() returns table (rule text, subject uuid, detail text)
language sql stable security definer set search_path = ''
begin atomic
  with replay as (
    select movement.item_id, movement.id,
           sum(inventory.units_into('in_stock', source, target, quantity)) over so_far as in_stock,
           sum(inventory.units_into('reserved', source, target, quantity)) over so_far as reserved,
           sum(inventory.units_into('sold', source, target, quantity)) over so_far as sold
    from inventory.stock_movements as movement
    window so_far as (partition by movement.item_id order by movement.id)
  ), ledger as (
    select distinct on (item_id) item_id, in_stock, reserved, sold from replay order by item_id, id desc
  ), held as (
    select item_id, coalesce(sum(quantity) filter (where status = 'PENDING'), 0) as reserved,
           coalesce(sum(quantity) filter (where status = 'CONFIRMED'), 0) as sold
    from inventory.reservations group by item_id
  ), ordered as (
    select item_id, coalesce(sum(quantity) filter (where status = 'CONFIRMED'), 0) as sold
    from inventory.orders group by item_id
  ), moved as (
    select reference, reason, sum(quantity) as quantity, count(*) as times
    from inventory.stock_movements where reason <> 'set_stock' group by reference, reason
  ), expected as (
    select id, quantity, array['reserve'] || case status
        when 'CONFIRMED' then array['confirm'] when 'CANCELLED' then array['cancel']
        when 'EXPIRED' then array['expire'] else '{}' end as reasons
    from inventory.reservations
    union all
    select id, quantity, array['place_order'] || case status when 'CANCELLED' then array['cancel_order'] else '{}' end
    from inventory.orders
  ), due as (
    select expected.id, expected.quantity, reason from expected, unnest(expected.reasons) as reason
  )
  select 'no prefix of the ledger owes a unit', item_id, format('movement %s leaves %s in stock, %s reserved, %s sold', id, in_stock, reserved, sold)
  from replay where least(in_stock, reserved, sold) < 0
  union all
  select 'the counters are the sums of the ledger', item.id,
         format('counters %s/%s/%s, ledger %s/%s/%s', item.in_stock, item.reserved, item.sold, ledger.in_stock, ledger.reserved, ledger.sold)
  from inventory.items as item left join ledger on ledger.item_id = item.id
  where (item.in_stock, item.reserved, item.sold)
        <> (coalesce(ledger.in_stock, 0), coalesce(ledger.reserved, 0), coalesce(ledger.sold, 0))
  union all
  select 'reserved units are those of pending reservations', item.id,
         format('counter %s, reservations %s', item.reserved, coalesce(held.reserved, 0))
  from inventory.items as item left join held on held.item_id = item.id
  where item.reserved <> coalesce(held.reserved, 0)
  union all
  select 'sold units are those of confirmed reservations and orders', item.id,
         format('counter %s, reservations %s, orders %s', item.sold, coalesce(held.sold, 0), coalesce(ordered.sold, 0))
  from inventory.items as item
  left join held on held.item_id = item.id
  left join ordered on ordered.item_id = item.id
  where item.sold <> coalesce(held.sold, 0) + coalesce(ordered.sold, 0)
  union all
  select 'every reservation and order moved its units once a step', coalesce(due.id, moved.reference),
         format('%s: due %s, moved %s in %s movements', coalesce(due.reason, moved.reason), coalesce(due.quantity, 0), coalesce(moved.quantity, 0), coalesce(moved.times, 0))
  from due full join moved on moved.reference = due.id and moved.reason = due.reason
  where moved.reason is distinct from 'create_item'
    and (due.quantity is distinct from moved.quantity or moved.times <> 1);
end;

comment on function public.audit is 'Every rule of the books that does not hold: none when they balance.';
revoke execute on function public.audit from public, anon, authenticated;
grant execute on function public.audit to service_role;
