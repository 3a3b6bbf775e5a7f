-- What an order costs in the database alone: microseconds an order by size of batch, each batch a transaction of its own.
--     psql '<the line that npm start prints>' -f scripts/bench/execute-batch.sql
-- It leaves an item `bench` with its orders.
do $$
declare
  size    int;
  started timestamptz;
  took    interval;
  batch   jsonb;
begin
  perform set_stock(gen_random_uuid(), 'bench', 1000000000);
  foreach size in array array[1, 4, 16, 64, 128] loop
    took := '0';
    for round in 1..greatest(20, 3200 / size) loop
      select jsonb_agg(jsonb_build_object(
        'command', 'place_order', 'id', gen_random_uuid(), 'sku', 'bench', 'customer_id', 'customer_42', 'quantity', 1))
      into batch from generate_series(1, size);
      commit;
      started := clock_timestamp();
      perform execute_batch(batch);
      commit;
      took := took + (clock_timestamp() - started);
    end loop;
    raise notice '% orders a batch: % µs an order', size,
      round(extract(epoch from took) * 1e6 / (size * greatest(20, 3200 / size)), 1);
  end loop;
end $$;
