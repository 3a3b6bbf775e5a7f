-- Recompute every counter from the ledger and from the rows, see who may execute what, and return one row for each violation. The ledger is replayed
-- movement by movement, so that even an oversell that was corrected later is found. It reads every row that there is, what is left in the archive
-- included: a sale in progress wants audit_next() instead.
--
-- Locks     nothing: it is one statement with one snapshot
create function public.audit() returns table (rule text, subject uuid, detail text)
language sql stable security definer set search_path = '' as $$
  with archived as (
    select level.*, level.movements > coalesce(stored.movements, 0) as is_truncated
    from inventory.archived_levels as level
    left join (
      select item_id, count(*) as movements from archive.stock_movements group by item_id
    ) as stored on stored.item_id = level.item_id
  ), replay as (
    select movement.item_id, movement.id, movement.reason, movement.reference,
           coalesce(archived.in_stock, 0) + sum(movement.into_stock) over so_far as in_stock,
           coalesce(archived.reserved, 0) + sum(movement.into_reserved) over so_far as reserved,
           coalesce(archived.sold, 0) + sum(movement.into_sold) over so_far as sold,
           greatest(archived.moved_at, max(at) over so_far) as moved_at
    from inventory.ledger as movement left join archived on archived.item_id = movement.item_id
    window so_far as (partition by movement.item_id order by movement.id)
    union all
    select item_id, id, reason, reference, in_stock, reserved, sold, at from archive.stock_movements
  ), archived_movement as (
    select movement.*,
           case when target = 'in_stock' then quantity when source = 'in_stock' then -quantity else 0 end as into_stock,
           case when target = 'reserved' then quantity when source = 'reserved' then -quantity else 0 end as into_reserved,
           case when target = 'sold' then quantity when source = 'sold' then -quantity else 0 end as into_sold
    from archive.stock_movements as movement
  ), ledger as (
    select distinct on (item_id) item_id, in_stock, reserved, sold from replay order by item_id, id desc
  ), account as (
    select item_id,
           sum(case when target = 'in_stock' then quantity when source = 'in_stock' then -quantity else 0 end) as in_stock,
           sum(case when target = 'reserved' then quantity when source = 'reserved' then -quantity else 0 end) as reserved,
           sum(case when target = 'sold' then quantity when source = 'sold' then -quantity else 0 end) as sold
    from inventory.expected_movements group by item_id
  ), movement as (
    select reason, reference, item_id, source, target, sum(quantity) as quantity, count(*) as times
    from (
      select reason, reference, item_id, source, target, quantity from inventory.stock_movements
      union all
      select reason, reference, item_id, source, target, quantity from archive.stock_movements
    ) as movement
    group by reason, reference, item_id, source, target
  )
  select 'no movement leaves a counter below zero', item_id,
         format('movement %s leaves %s in stock, %s reserved, %s sold', id, in_stock, reserved, sold)
  from replay where least(in_stock, reserved, sold) < 0
  union all
  select 'the counters are the sums of the ledger', item.id,
         format('in stock/reserved/sold: counters %s/%s/%s, ledger %s/%s/%s',
           item.in_stock, item.reserved, item.sold, ledger.in_stock, ledger.reserved, ledger.sold)
  from inventory.items as item left join ledger on ledger.item_id = item.id
  where (item.in_stock, item.reserved, item.sold)
        <> (coalesce(ledger.in_stock, 0), coalesce(ledger.reserved, 0), coalesce(ledger.sold, 0))
  union all
  select 'the counters are what the rows account for', item.id,
         format('in stock/reserved/sold: counters %s/%s/%s, rows %s/%s/%s',
           item.in_stock, item.reserved, item.sold, account.in_stock, account.reserved, account.sold)
  from inventory.items as item left join account on account.item_id = item.id
  where (item.in_stock, item.reserved, item.sold)
        <> (coalesce(account.in_stock, 0), coalesce(account.reserved, 0), coalesce(account.sold, 0))
  union all
  select 'every row moved its units once', coalesce(expected.reference, movement.reference),
         format('%s: expected %s, moved %s in %s movements', coalesce(expected.reason, movement.reason),
           coalesce(expected.quantity, 0), coalesce(movement.quantity, 0), coalesce(movement.times, 0))
  from inventory.expected_movements as expected
  full join movement
    on (movement.reason, movement.reference, movement.item_id, movement.source, movement.target)
     = (expected.reason, expected.reference, expected.item_id, expected.source, expected.target)
  left join archived on archived.item_id = expected.item_id and archived.is_truncated
  where (expected.quantity is distinct from movement.quantity or movement.times <> 1)
    and (movement.reason is null and expected.at <= archived.moved_at) is not true
  union all
  select 'a stock take counts only lapsed holds', reservation.id,
         format('its deadline was %s, and no stock take followed before it was swept', reservation.expires_at)
  from inventory.reservations as reservation
  where reservation.was_counted and not exists (
    select from inventory.stock_takes as stock_take
    where stock_take.item_id = reservation.item_id and stock_take.taken_at >= reservation.expires_at)
  union all
  select 'a stock take leaves the counted units in stock', stock_take.item_id,
         format('stock take %s counted %s, movement %s leaves %s', stock_take.id, stock_take.in_stock, replay.id, replay.in_stock)
  from inventory.stock_takes as stock_take
  join replay on replay.reason = 'set_stock' and replay.reference = stock_take.id
  where replay.in_stock <> stock_take.in_stock
  union all
  select 'the audited levels are those of the ledger', level.item_id,
         format('movement %s, in stock/reserved/sold: audited %s/%s/%s until %s, ledger %s/%s/%s until %s', level.movement_id,
           level.in_stock, level.reserved, level.sold, level.moved_at, replay.in_stock, replay.reserved, replay.sold, replay.moved_at)
  from inventory.audited_levels as level
  left join replay on (replay.item_id, replay.id) = (level.item_id, level.movement_id)
  where (level.in_stock, level.reserved, level.sold, level.moved_at)
        is distinct from (replay.in_stock, replay.reserved, replay.sold, replay.moved_at)
  union all
  select 'the archive adds up to the archived levels', movement.item_id,
         format('movement %s, in stock/reserved/sold: %s before, %s after, the movement before it leaves %s; archived until movement %s with %s/%s/%s',
           movement.id, movement.before, movement.after, movement.previous, archived.movement_id, archived.in_stock, archived.reserved, archived.sold)
  from (
    select item_id, id, array[in_stock, reserved, sold] as after,
           array[in_stock - into_stock, reserved - into_reserved, sold - into_sold] as before,
           lag(array[in_stock, reserved, sold]) over so_far as previous,
           lead(id) over so_far is null as is_last
    from archived_movement
    window so_far as (partition by item_id order by id)
  ) as movement
  left join archived on archived.item_id = movement.item_id
  where movement.before <> coalesce(movement.previous, case when archived.is_truncated then movement.before else '{0,0,0}' end)
     or (movement.is_last and (movement.id, movement.after)
         is distinct from (archived.movement_id, array[archived.in_stock, archived.reserved, archived.sold]))
  union all
  select 'an archived event says what moved', event.item_id, format('movement %s, event %s', event.movement_id, event.payload)
  from archive.outbox as event
  join archived_movement as movement on (movement.item_id, movement.id) = (event.item_id, event.movement_id)
  where event.payload::text is distinct from ordering.stock_moved_json(
    (movement.id, movement.item_id, source, target, quantity, reason, reference, at, into_stock, into_reserved, into_sold)::inventory.ledger,
    event.payload ->> 'sku', (event.payload ->> 'sequence')::bigint, in_stock, reserved, sold)::text
  union all
  select violation.rule, violation.subject, violation.detail
  from inventory.items as item
  left join archived on archived.item_id = item.id
  cross join lateral ordering.audit_events(item,
    (archived.item_id, archived.movement_id, archived.in_stock, archived.reserved, archived.sold, archived.moved_at)::inventory.audited_levels,
    null) as violation
  where item.events_since is not null or item.event_sequence > 0
  union all
  select * from inventory.audit_privileges();
$$;

comment on function public.audit is 'Every violation of an accounting rule by the counters, the ledger or the rows, and everything of public that opens them; none if all rules hold.';
revoke execute on function public.audit from public, anon, authenticated;
grant execute on function public.audit to service_role;
