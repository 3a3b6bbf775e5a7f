-- Audit the movements of an item since the last audited one, `at_most` of them. All statements see the snapshot of the
-- caller's statement, because the function is stable.
--
-- Reads     the movements, the row that each moved for, and its event; with the item's last movement also the orders and
--           purchases made since, and up to 10,000 pending reservations
-- Plans     audit_next() has the settings: whatever the statistics say, it reads no more than that
create function inventory.audit_item(item_id uuid, at_most int,
  out violations jsonb, out audited int, out is_complete boolean, out levels inventory.audited_levels)
language plpgsql stable set search_path = '' as $$
declare
  holds     constant int := 10000;
  before    inventory.audited_levels;
  movements inventory.ledger[];
begin
  select * into before from inventory.audited_levels as level where level.item_id = audit_item.item_id;
  if not found then
    select level.item_id, movement_id, in_stock, reserved, sold, moved_at into before
    from inventory.archived_levels as level where level.item_id = audit_item.item_id;
  end if;
  movements := array(
    select movement from inventory.ledger as movement
    where movement.item_id = audit_item.item_id and movement.id > coalesce(before.movement_id, 0)
    order by movement.id limit at_most + 1);
  is_complete := cardinality(movements) <= at_most;
  movements := movements[:at_most];
  audited := cardinality(movements);

  select audit_item.item_id, coalesce(max(id), before.movement_id, 0),
         coalesce(before.in_stock, 0) + coalesce(sum(movement.into_stock), 0),
         coalesce(before.reserved, 0) + coalesce(sum(movement.into_reserved), 0),
         coalesce(before.sold, 0) + coalesce(sum(movement.into_sold), 0),
         greatest(before.moved_at, max(at))
  into levels
  from unnest(movements) as movement;

  with replay as (
    select id, reason, reference, source, target, quantity,
           coalesce(before.in_stock, 0) + sum(movement.into_stock) over so_far as in_stock,
           coalesce(before.reserved, 0) + sum(movement.into_reserved) over so_far as reserved,
           coalesce(before.sold, 0) + sum(movement.into_sold) over so_far as sold
    from unnest(movements) as movement
    window so_far as (order by id)
  ), suspect as (
    -- Most orders and purchases are found by the time of their movements: there they lie side by side, and by their ids all
    -- over an index.
    select reason, reference, source, target, quantity::bigint from unnest(movements)
    except
    (select reason, reference, source, target, quantity from inventory.expected_movements as expected
     where expected.reason in ('place_order', 'purchase') and expected.item_id = audit_item.item_id
       and expected.at between movements[1].at and movements[audited].at
     limit at_most)
  ), violation as (
    select 'no movement leaves a counter below zero' as rule, audit_item.item_id as subject,
           format('movement %s leaves %s in stock, %s reserved, %s sold', id, in_stock, reserved, sold) as detail
    from replay where least(in_stock, reserved, sold) < 0
    union all
    select 'every row moved its units once', suspect.reference,
           format('%s: expected %s, moved %s', suspect.reason, coalesce(expected.quantity, 0), suspect.quantity)
    from suspect
    left join lateral (
      select * from inventory.expected_movements as expected
      where expected.reason = suspect.reason and expected.reference = suspect.reference limit 1
    ) as expected on true
    where (expected.item_id, expected.source, expected.target, expected.quantity)
          is distinct from (audit_item.item_id, suspect.source, suspect.target, suspect.quantity)
    union all
    select 'every row moved its units once', reference, format('%s: moved in %s movements', reason, count(*))
    from replay
    group by reason, reference
    having count(*) > 1
    union all
    select 'every row moved its units once', reference, reason || ': moved nothing'
    from (
      (select reason, reference from inventory.expected_movements as expected
       where is_complete and expected.reason in ('place_order', 'purchase') and expected.item_id = audit_item.item_id
         and expected.at > coalesce(before.moved_at, '-infinity')
       limit at_most + 1)
      except
      select reason, reference from unnest(movements)
    ) as unmoved
    union all
    select 'a stock take leaves the counted units in stock', audit_item.item_id,
           format('stock take %s counted %s, movement %s leaves %s', replay.reference, stock_take.in_stock, replay.id, replay.in_stock)
    from replay
    cross join lateral (
      select in_stock from inventory.stock_takes as stock_take where stock_take.id = replay.reference limit 1
    ) as stock_take
    where replay.reason = 'set_stock' and stock_take.in_stock <> replay.in_stock
    union all
    select 'a stock take counts only lapsed holds', replay.reference,
           format('its deadline was %s, and no stock take followed before it was swept', expected.at)
    from replay
    cross join lateral (
      select at from inventory.expected_movements as expected
      where expected.reason = 'expire' and expected.reference = replay.reference limit 1
    ) as expected
    where replay.reason = 'expire' and replay.target = 'outside'
      and (select max(taken_at) from inventory.stock_takes as stock_take where stock_take.item_id = audit_item.item_id) >= expected.at
          is not true
    union all
    select 'the counters are the sums of the ledger', item.id,
           format('in stock/reserved/sold: counters %s/%s/%s, ledger %s/%s/%s',
             item.in_stock, item.reserved, item.sold, levels.in_stock, levels.reserved, levels.sold)
    from inventory.items as item
    where is_complete and item.id = audit_item.item_id
      and (item.in_stock, item.reserved, item.sold) <> (levels.in_stock, levels.reserved, levels.sold)
    union all
    select 'the counters are what the rows account for', audit_item.item_id,
           format('reserved: ledger %s, pending reservations %s', levels.reserved, pending.quantity)
    from (
      select count(*) as count, coalesce(sum(quantity), 0) as quantity
      from (
        select quantity from inventory.reservations as reservation
        where is_complete and reservation.item_id = audit_item.item_id and reservation.status = 'PENDING' limit holds + 1
      ) as reservation
    ) as pending
    where is_complete and pending.count <= holds and pending.quantity <> levels.reserved
  )
  select coalesce(jsonb_agg(violation), '[]') into violations from (select * from violation limit 100) as violation;

  select violations || coalesce(jsonb_agg(violation), '[]') into violations
  from (
    select violation.*
    from inventory.items as item
    cross join lateral ordering.audit_events(item, before, case when not is_complete then levels.movement_id end) as violation
    where item.id = audit_item.item_id and (item.events_since is not null or item.event_sequence > 0)
    limit 100
  ) as violation;
end $$;
revoke execute on function inventory.audit_item from public;
