-- A sale is where its item is. Its name does not say so: who asks for it first asks all partitions, and the answer is kept, because
-- the item of a sale never changes.
create table front.sales (
  id     text primary key,
  bucket text not null
);
alter table front.sales enable row level security;
comment on table front.sales is 'Sales that were found, and the buckets of their items.';

-- The bucket of a sale; null if there is no such sale. Raises if a partition that may have it cannot be asked.
create function front.find_sale(sale_id text) returns text language plpgsql set search_path = '' as $$
declare
  bucket  text := (select sale.bucket from front.sales as sale where sale.id = find_sale.sale_id);
  unasked int;
  answer  json;
begin
  if bucket is not null then return bucket; end if;
  for partition in 0 .. front.partition_count() - 1 loop
    answer := front.get_sale(partition, sale_id);
    if answer ->> 'outcome' = 'unavailable' then
      unasked := partition;
    elsif answer ->> 'outcome' = 'found' then
      bucket := left(answer -> 'data' ->> 'item_id', 4);
      insert into front.sales (id, bucket) values (find_sale.sale_id, bucket) on conflict do nothing;
      return bucket;
    end if;
  end loop;
  if unasked is not null then
    raise cannot_connect_now using message = format('partition %s, which may have the sale, cannot be reached', unasked);
  end if;
  return null;
end $$;

-- Find the sales of a batch; return those that may be on a partition that cannot be asked.
create function front.find_sales(commands jsonb) returns text[] language plpgsql set search_path = '' as $$
declare
  unfound text[] := '{}';
  sale_id text;
begin
  for sale_id in
    select distinct command ->> 'sale_id' from jsonb_array_elements(commands) as command where command ->> 'sale_id' is not null
  loop
    begin
      perform front.find_sale(sale_id);
    exception when cannot_connect_now then
      unfound := unfound || sale_id;
    end;
  end loop;
  return unfound;
end $$;

-- The bucket where a sale is, or would be answered not to be.
create function front.bucket_of_sale(sale_id text) returns text language plpgsql set search_path = '' as $$
begin
  return coalesce(front.find_sale(sale_id), inventory.bucket(sale_id));
end $$;

-- A name is that of one sale, wherever its item is: who configures a new one waits for others that do, on this front.
create function public.configure_sale(
  sale_id text, item_id uuid, starts_at timestamptz, ends_at timestamptz, request_id uuid default null)
returns json language plpgsql security definer set search_path = '' as $$
declare
  bucket    text;
  partition constant int := front.partition_of(left(configure_sale.item_id::text, 4));
begin
  perform pg_advisory_xact_lock(hashtextextended(sale_id, 0));
  bucket := front.find_sale(sale_id);
  if front.partition_of(bucket) <> partition then
    return json_build_object('outcome', case outcome when 'found' then 'item_fixed' else outcome end)
    from (select front.get_item(partition, item_id) ->> 'outcome' as outcome) as item;
  end if;
  return front.configure_sale(partition, sale_id, item_id, starts_at, ends_at, request_id);
end $$;
