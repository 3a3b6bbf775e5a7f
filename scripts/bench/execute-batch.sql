-- What a batch costs in the database alone: the median time in microseconds by command and size, each batch a transaction of
-- its own, without the wait for the disk. To compare two schemas, run it against two databases in turn, several times.
--     psql '<the line that npm start prints>' -f scripts/bench/execute-batch.sql
-- It leaves the items `bench`, `bench-sold-out` and `bench-events`, with orders, reservations and events.
set client_min_messages = notice;
set synchronous_commit = off;

do $$
declare
  item    uuid;
  kind    text;
  size    int;
  batch   jsonb;
  started timestamptz;
  times   float8[];
begin
  perform public.set_stock(gen_random_uuid(), 'bench', 1000000000);
  perform public.set_stock(gen_random_uuid(), 'bench-sold-out', 0);
  perform public.set_stock(gen_random_uuid(), 'bench-events', 1000000000);
  update inventory.items set unit_price_cents = 100 where sku in ('bench', 'bench-sold-out', 'bench-events');
  perform public.set_item_events(id, true) from inventory.items where sku = 'bench-events';
  select id into item from inventory.items where sku = 'bench';
  commit;

  foreach kind in array array['place_order', 'reserve', 'sold out', 'place_order with events'] loop
    foreach size in array array[1, 25, 64] loop
      times := '{}';
      for round in 1..greatest(60, 600 / size) loop
        select jsonb_agg(case kind
          when 'reserve' then jsonb_build_object('command', 'reserve', 'id', gen_random_uuid(), 'item_id', item,
            'customer_id', 'customer_42', 'quantity', 1, 'ttl_seconds', 86400)
          else jsonb_build_object('command', 'place_order', 'id', gen_random_uuid(), 'customer_id', 'customer_42',
            'quantity', 1, 'sku', case kind when 'sold out' then 'bench-sold-out' when 'place_order with events' then 'bench-events' else 'bench' end)
        end) into batch from generate_series(1, size);
        commit;
        started := clock_timestamp();
        perform public.execute_batch(batch);
        commit;
        times := times || extract(epoch from clock_timestamp() - started)::float8 * 1e6;
      end loop;
      raise notice '% × %: % µs a batch', size, kind,
        (select round(percentile_cont(0.5) within group (order by microseconds)) from unnest(times[11:]) as microseconds);
    end loop;
  end loop;
end $$;
