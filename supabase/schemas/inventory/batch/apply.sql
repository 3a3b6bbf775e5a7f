-- Carry out what was decided: the ledger first (its trigger updates each item once), then the rows that hang off the
-- items, whose foreign keys then find an item row that this transaction has already written.
create function inventory.apply(decided inventory.decision[], at timestamptz) returns void language plpgsql set search_path = '' as $$
declare
  acts text[];
begin
  select array_agg(distinct done.command) into acts from unnest(decided) as done where done.units is not null;
  if acts is null then return; end if;

  insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
  select done.item_id,
         case when done.units > 0 then act.source else act.target end,
         case when done.units > 0 then act.target else act.source end,
         abs(done.units), done.command, done.id
  from unnest(decided) as done
  join (values
    ('set_stock',    'outside'::inventory.place, 'in_stock'::inventory.place),
    ('reserve',      'in_stock', 'reserved'),
    ('confirm',      'reserved', 'sold'),
    ('cancel',       'reserved', 'in_stock'),
    ('place_order',  'in_stock', 'sold'),
    ('cancel_order', 'sold',     'in_stock')
  ) as act(command, source, target) on act.command = done.command
  where done.units <> 0
  order by done.position;

  if 'reserve' = any(acts) then
    insert into inventory.reservations (id, item_id, customer_id, quantity, ttl_seconds, created_at, expires_at)
    select done.id, done.item_id, done.customer_id, done.units, done.ttl_seconds, at, at + make_interval(secs => done.ttl_seconds)
    from unnest(decided) as done
    where done.command = 'reserve' and done.units is not null
    order by done.id;
  end if;

  if acts && array['confirm', 'cancel'] then
    update inventory.reservations as hold
    set status = case done.command when 'confirm' then 'CONFIRMED' else 'CANCELLED' end::inventory.reservation_status,
        confirmed_at = case done.command when 'confirm' then at end,
        cancelled_at = case done.command when 'cancel' then at end,
        finished_by = done.request_id
    from unnest(decided) as done
    where hold.id = done.id and done.command in ('confirm', 'cancel') and done.units is not null;
  end if;

  if 'place_order' = any(acts) then
    insert into inventory.orders (id, item_id, customer_id, quantity, unit_price_cents, created_at)
    select done.id, done.item_id, done.customer_id, done.units, done.unit_price_cents, at
    from unnest(decided) as done
    where done.command = 'place_order' and done.units is not null
    order by done.id;
  end if;

  if 'cancel_order' = any(acts) then
    update inventory.orders as placed
    set status = 'CANCELLED', cancelled_at = at, cancelled_by = done.request_id
    from unnest(decided) as done
    where placed.id = done.id and done.command = 'cancel_order' and done.units is not null;
  end if;

  if 'set_stock' = any(acts) then
    insert into inventory.stock_takes (id, item_id, in_stock, taken_at)
    select done.id, done.item_id, done.in_stock, at
    from unnest(decided) as done
    where done.command = 'set_stock' and done.units is not null;
  end if;
end $$;
revoke execute on function inventory.apply from public;
