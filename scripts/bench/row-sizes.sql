-- What a row takes on the disk, indexes included, after 100,000 orders, confirmed reservations, purchases, orders of an item with events, and
-- orders of tenants, and how long the archive takes for their movements and events.
--     psql '<the line that npm start prints>' -f scripts/bench/row-sizes.sql
-- It leaves the items `row-sizes` and `row-sizes-events`; throw the database away afterwards.
set client_min_messages = notice;
set synchronous_commit = off;

do $$
declare
  item uuid;
  ids  uuid[];
begin
  perform public.set_stock(gen_random_uuid(), 'row-sizes', 1000000);
  perform public.set_stock(gen_random_uuid(), 'row-sizes-events', 1000000);
  update inventory.items set unit_price_cents = 100 where sku in ('row-sizes', 'row-sizes-events');
  perform public.set_item_events(id, true) from inventory.items where sku = 'row-sizes-events';
  select id into item from inventory.items where sku = 'row-sizes';
  perform public.configure_sale('row-sizes', item, now(), now() + interval '1 day');
  commit;
  for batch in 1..1000 loop
    ids := array(select gen_random_uuid() from generate_series(1, 100));
    perform public.execute_batch(jsonb_agg(jsonb_build_object('command', 'place_order', 'id', id, 'request_id', id,
      'customer_id', 'customer_' || batch, 'quantity', 1, 'sku', 'row-sizes'))) from unnest(ids) as id;
    perform public.execute_batch(jsonb_agg(jsonb_build_object('command', 'place_order', 'id', gen_random_uuid(), 'request_id', id,
      'customer_id', 'customer_' || batch, 'quantity', 1, 'sku', 'row-sizes-events'))) from unnest(ids) as id;
    perform public.execute_batch(jsonb_agg(jsonb_build_object('command', 'reserve', 'id', id, 'request_id', id,
      'customer_id', 'customer_' || batch, 'quantity', 1, 'item_id', item, 'ttl_seconds', 600))) from unnest(ids) as id;
    perform public.execute_batch(jsonb_agg(jsonb_build_object('command', 'confirm', 'id', id, 'request_id', id))) from unnest(ids) as id;
    perform public.execute_batch(jsonb_agg(jsonb_build_object('command', 'purchase', 'id', id, 'request_id', id, 'attempt_id', id,
      'sale_id', 'row-sizes', 'user_id', 'user_' || id, 'quantity', 1))) from unnest(ids) as id;
    perform public.set_stock(id, 'row-sizes', 1000000) from unnest(ids) as id;
    perform public.create_tenant_order('a tenant', id::text, md5(id::text) || md5(id::text), id) from unnest(ids) as id;
    perform public.confirm_tenant_order('a tenant', id, '{1}', 100, id) from unnest(ids) as id;
    perform public.close_tenant_order('a tenant', id, '{2}', id) from unnest(ids) as id;
    commit;
  end loop;
  update ordering.outbox set published_at = clock_timestamp(), next_attempt_at = null, leased_until = null;
  create table public.ids_only (id uuid primary key);
  insert into public.ids_only select id from inventory.orders order by created_at;
end $$;

-- Without dead rows. The table of ids is what would be left of an order that is archived whole.
vacuum full analyze inventory.stock_movements, inventory.reservations, inventory.orders, inventory.purchases, inventory.stock_takes,
  ordering.orders, ordering.idempotency_keys, ordering.outbox, public.ids_only;
select oid::regclass as "table", reltuples::bigint as rows, round(pg_total_relation_size(oid) / reltuples) as bytes_a_row,
       round(pg_indexes_size(oid) / reltuples) as of_indexes
from pg_class
where relkind = 'r' and reltuples > 1000 and relnamespace::regnamespace::text in ('inventory', 'ordering', 'archive', 'public')
order by 1;

do $$
declare
  step    json;
  run     uuid := gen_random_uuid();
  after   uuid := '00000000-0000-0000-0000-000000000000';
  started timestamptz;
  times   float8[] := '{}';
  moved   int := 0;
begin
  while after is not null loop
    after := public.audit_next(run, after, 1000, true) -> 'data' ->> 'after';
    commit;
  end loop;
  after := '00000000-0000-0000-0000-000000000000';
  while after is not null loop
    started := clock_timestamp();
    step := public.archive(0, after, 1000) -> 'data';
    commit;
    times := times || extract(epoch from clock_timestamp() - started)::float8 * 1e3;
    moved := moved + (step ->> 'movements')::int + (step ->> 'events')::int;
    after := step ->> 'after';
  end loop;
  raise notice 'archived % rows in % ms: % steps, median % ms, longest % ms', moved, (select round(sum(t)) from unnest(times) as t), cardinality(times),
    (select round(percentile_cont(0.5) within group (order by t)) from unnest(times) as t), (select round(max(t)) from unnest(times) as t);
end $$;

analyze archive.stock_movements, archive.outbox;
select oid::regclass as "table", reltuples::bigint as rows, round(pg_total_relation_size(oid) / reltuples) as bytes_a_row
from pg_class where relkind = 'r' and reltuples > 1000 and relnamespace = 'archive'::regnamespace order by 1;
drop table public.ids_only;
