-- Holdfast: the front of many databases. Built by `npm run build:front`; edit supabase/front, not this file.
-- Run it as the superuser, in one transaction.

-- front/schema.sql

-- The front of many databases (docs/scale.md): functions of the same names and arguments as those of a Holdfast database, which
-- pass each call on, by PL/Proxy, to the database that has the rows. Run as the superuser on an empty database of Postgres 15 or
-- newer with Supabase's roles; then `front.create_map` says where the databases are.
create schema remote;
create extension plproxy with schema remote;
grant usage on foreign data wrapper plproxy to postgres;

create schema front authorization postgres;
create schema inventory authorization postgres;
grant usage on schema remote to postgres;
comment on schema front is 'Which partition a call belongs to, and where the partitions are.';
comment on schema remote is 'The functions of a partition, called by PL/Proxy.';
comment on schema inventory is 'What the functions of a Holdfast database call by this name.';

set role postgres;

-- front/map.sql

-- The map: the partitions are databases, numbered from 0. Each has a range of the 65,536 buckets, which are the first two bytes of
-- ids. The options p0, p1, … of the server `shards` say where they are.

-- Partitions that are not to be called now: unreachable until a time at which one call tries again, or paused without an end.
create table front.away (
  partition int primary key,
  until     timestamptz not null,
  reason    text not null
);
alter table front.away enable row level security;
comment on table front.away is 'Partitions that nobody calls: those that cannot be reached, and those that are paused.';

-- Where each partition is. Passwords are left out.
create view front.map as
  select partition,
         lpad(to_hex(partition << shift), 4, '0') as first_bucket,
         lpad(to_hex(((partition + 1) << shift) - 1), 4, '0') as last_bucket,
         case when away.until = 'infinity' then 'paused' when away.until is not null then 'away' else 'up' end as state,
         regexp_replace(option_value, 'password\s*=\s*(''([^''\\]|\\.)*''|\S+)', 'password=…', 'g') as connection,
         away.reason,
         regexp_replace(option_value, '(dbname|user|password)\s*=\s*(''([^''\\]|\\.)*''|\S+)', '', 'g') as server
  from (
    select substr(option_name, 2)::int as partition, option_value,
           16 - round(log(2, count(*) over ()))::int as shift
    from pg_foreign_server, pg_options_to_table(srvoptions)
    where srvname = 'shards' and option_name ~ '^p\d+$'
  ) as option
  left join front.away as away using (partition)
  order by partition;
comment on view front.map is 'The partitions: their buckets, where they are, and whether they are called.';

-- A partition that is unreachable must be found out soon.
create function front.connection(given text) returns text language sql immutable set search_path = '' as $$
  select given
    || case when given ~ 'connect_timeout' then '' else ' connect_timeout=2' end
    || case when given ~ 'tcp_user_timeout' then '' else ' tcp_user_timeout=2000' end;
$$;

-- Make the map: 2ⁿ connection strings of libpq, and the password of the role `front` on all of them, or null where none is needed.
create function front.create_map(connections text[], password text) returns void language plpgsql set search_path = '' as $$
declare
  bits constant numeric := log(2, cardinality(connections));
begin
  if bits <> round(bits) or bits > 8 then
    raise exception 'the number of partitions must be a power of two, 256 at most, not %', cardinality(connections);
  end if;
  execute (
    select format('create server shards foreign data wrapper plproxy options (%s)',
                  string_agg(format('p%s %L', ordinality - 1, front.connection(connection)), ', ' order by ordinality))
    from unnest(connections) with ordinality as partition (connection, ordinality));
  alter server shards owner to postgres;
  execute format('create user mapping for postgres server shards options (user %L%s)', 'front', ', password ' || quote_literal(password));
  -- A constant of the plans of all that is routed.
  execute format('create or replace function front.shift() returns int language sql immutable return %s', 16 - bits::int);
end $$;

-- Answer no call for a partition until it is resumed: commands are busy, other calls unavailable.
create function front.pause(partition int) returns void language sql set search_path = '' as $$
  insert into front.away (partition, until, reason) values (pause.partition, 'infinity', 'paused')
  on conflict on constraint away_pkey do update set until = excluded.until, reason = excluded.reason;
$$;

create function front.resume(partition int) returns void language sql set search_path = '' as $$
  delete from front.away where partition = resume.partition;
$$;

-- Say where a partition is from now on. Every call that begins after this commits goes there.
create function front.move(partition int, connection text) returns void language plpgsql set search_path = '' as $$
begin
  execute format('alter server shards options (set p%s %L)', partition, front.connection(connection));
end $$;

-- front/routing.sql

-- The bits of a bucket that do not say the partition. Replaced by `front.create_map`.
create function front.shift() returns int language plpgsql immutable set search_path = '' as $$
begin
  raise exception 'there is no map: run front.create_map first';
end $$;

-- The partition with this bucket. Not strict, so that it is inlined.
create function front.partition_of(bucket text) returns int language sql immutable
return ('x' || bucket)::bit(16)::int >> front.shift();

create function front.partition_count() returns int language sql immutable
return 65536 >> front.shift();

-- The first id of a partition: all ids of the one before come before it.
create function front.first_id(partition int) returns uuid language sql immutable
return (lpad(to_hex(partition << front.shift()), 4, '0') || '0000-0000-0000-0000-000000000000')::uuid;

create function front.in_bucket(id uuid, bucket text) returns uuid language sql immutable
return (bucket || substr(id::text, 5))::uuid;

-- Whether a partition may be called. One that did not respond a second ago may, by one caller at a time for its server: it tries whether
-- it is back.
create function front.is_callable(partition int) returns boolean language plpgsql set search_path = '' as $$
declare
  next_try timestamptz := (select away.until from front.away as away where away.partition = is_callable.partition);
begin
  if next_try is null then return true; end if;
  if next_try > clock_timestamp() or not pg_try_advisory_xact_lock(
    'front.map'::regclass::oid::int, hashtext((select map.server from front.map where map.partition = is_callable.partition)))
  then
    return false;
  end if;
  delete from front.away as away where away.partition = is_callable.partition and away.until <= clock_timestamp();
  return found;
end $$;

-- Those of some partitions that do not respond.
create function front.not_responding(partitions int[]) returns int[] language plpgsql set search_path = '' as $$
declare
  found     int[] := '{}';
  partition int;
begin
  foreach partition in array partitions loop
    begin
      perform remote.get_item(partition, '00000000-0000-0000-0000-000000000000');
    exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
      found := found || partition;
    end;
  end loop;
  return found;
end $$;

-- Note for a second that the partition which an error of PL/Proxy names cannot be reached, and with it all others of a server that does
-- not answer; return them. An error that came from the partition itself is raised again.
create function front.note_unreachable(called int[], message text, code text) returns int[]
language plpgsql set search_path = '' as $$
declare
  -- PL/Proxy writes: [name of the database] …
  suspects    int[] := array(
    select map.partition from front.map as map
    where map.partition = any (called)
      and (cardinality(called) = 1 or map.connection ~ format('dbname=%s( |$)', substring(message from '\[([^]]+)\]'))));
  unreachable int[];
begin
  if code = 'XX000' and message like '%REMOTE ERROR%' then raise exception using errcode = code, message = message; end if;
  -- Databases of several servers may have one name.
  if cardinality(suspects) <> 1 then suspects := front.not_responding(called); end if;
  unreachable := array(
    select distinct other.partition
    from front.map as map
    join front.map as other
      on other.partition = map.partition
         or other.server = map.server and message ~ 'connection to server.*failed|could not translate host name' and message !~ 'FATAL'
    where map.partition = any (suspects));
  -- Who notes the same at the same time does not wait.
  insert into front.away as away (partition, until, reason)
  select partition, clock_timestamp() + interval '1 s', left(split_part(message, E'\n', 1), 200)
  from unnest(unreachable) as partition
  where pg_try_advisory_xact_lock('front.away'::regclass::oid::int, partition)
  on conflict on constraint away_pkey do update set until = excluded.until, reason = excluded.reason where away.until <> 'infinity';
  -- All respond again: this call is not repeated, so that nobody repeats it for ever.
  return case when cardinality(unreachable) = 0 then called else unreachable end;
end $$;

create function front.unavailable() returns json language sql immutable
return json_build_object('outcome', 'unavailable');

-- The same as on a partition.

CREATE OR REPLACE FUNCTION inventory.bucket(sku text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
 SET search_path TO ''
AS $function$
begin
  return left(case when sku ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then sku else encode(sha256(convert_to(sku, 'UTF8')), 'hex') end, 4);
end $function$;

reset role;

-- front/remote.sql

-- What each of some partitions answers to its own batch, in any order; they work at the same time.
create type front.answer as (partition int, outcomes json);

create function remote.execute_batch(partitions int[], batches jsonb[]) returns setof front.answer language plproxy as $$
  cluster 'shards'; split partitions, batches; run on partitions;
  select (partitions)[1] as partition, public.execute_batch((batches)[1]) as outcomes;
$$;

create function remote.execute_unlocked(partitions int[], batches jsonb[]) returns setof front.answer language plproxy as $$
  cluster 'shards'; split partitions, batches; run on partitions;
  select (partitions)[1] as partition, public.execute_unlocked((batches)[1]) as outcomes;
$$;

create function remote.archive(partition integer, older_than_days integer, after uuid, at_most integer) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.archive(older_than_days, after, at_most);
$$;

create function remote.audit(partition integer) returns TABLE(rule text, subject uuid, detail text) language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.audit();
$$;

create function remote.audit_next(partition integer, run_id uuid, after uuid, at_most integer, continues boolean) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.audit_next(run_id, after, at_most, continues);
$$;

create function remote.cancel(partition integer, reservation_id uuid) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.cancel(reservation_id);
$$;

create function remote.cancel_order(partition integer, order_id uuid, sku text) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.cancel_order(order_id, sku);
$$;

create function remote.close_tenant_order(partition integer, tenant_id text, order_id uuid, versions integer[], request_id uuid) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.close_tenant_order(tenant_id, order_id, versions, request_id);
$$;

create function remote.configure_sale(partition integer, sale_id text, item_id uuid, starts_at timestamp with time zone, ends_at timestamp with time zone, request_id uuid) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.configure_sale(sale_id, item_id, starts_at, ends_at, request_id);
$$;

create function remote.confirm(partition integer, reservation_id uuid) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.confirm(reservation_id);
$$;

create function remote.confirm_tenant_order(partition integer, tenant_id text, order_id uuid, versions integer[], total_cents integer, request_id uuid) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.confirm_tenant_order(tenant_id, order_id, versions, total_cents, request_id);
$$;

create function remote.create_item(partition integer, item_id uuid, name text, initial_quantity bigint, request_id uuid, events boolean) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.create_item(item_id, name, initial_quantity, request_id, events);
$$;

create function remote.create_tenant_order(partition integer, tenant_id text, key text, fingerprint text, order_id uuid) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.create_tenant_order(tenant_id, key, fingerprint, order_id);
$$;

create function remote.delete_expired_keys(partition integer) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.delete_expired_keys();
$$;

create function remote.expire(partition integer) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.expire();
$$;

create function remote.get_item(partition integer, item_id uuid) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.get_item(item_id);
$$;

create function remote.get_outbox(partition integer) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.get_outbox();
$$;

create function remote.get_product(partition integer, sku text) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.get_product(sku);
$$;

create function remote.get_purchase(partition integer, sale_id text, user_id text) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.get_purchase(sale_id, user_id);
$$;

create function remote.get_reservation(partition integer, reservation_id uuid) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.get_reservation(reservation_id);
$$;

create function remote.get_sale(partition integer, sale_id text) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.get_sale(sale_id);
$$;

create function remote.get_stock(partition integer, sku text) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.get_stock(sku);
$$;

create function remote.get_tenant_order(partition integer, tenant_id text, order_id uuid) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.get_tenant_order(tenant_id, order_id);
$$;

create function remote.lease_outbox(partition integer, lease_id uuid, at_most integer, lease_seconds integer) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.lease_outbox(lease_id, at_most, lease_seconds);
$$;

create function remote.list_orders(partition integer, sku text) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.list_orders(sku);
$$;

create function remote.list_tenant_orders(partition integer, tenant_id text, at_most integer, after_created_at timestamp with time zone, after_id uuid) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.list_tenant_orders(tenant_id, at_most, after_created_at, after_id);
$$;

create function remote.place_order(partition integer, order_id uuid, sku text, customer_id text, quantity bigint) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.place_order(order_id, sku, customer_id, quantity);
$$;

create function remote.purchase(partition integer, sale_id text, user_id text) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.purchase(sale_id, user_id);
$$;

create function remote.release_outbox_event(partition integer, event_id uuid) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.release_outbox_event(event_id);
$$;

create function remote.reserve(partition integer, reservation_id uuid, item_id uuid, customer_id text, quantity bigint, ttl_seconds integer) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.reserve(reservation_id, item_id, customer_id, quantity, ttl_seconds);
$$;

create function remote.set_item_events(partition integer, item_id uuid, events boolean) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.set_item_events(item_id, events);
$$;

create function remote.set_stock(partition integer, stock_take_id uuid, sku text, in_stock bigint) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.set_stock(stock_take_id, sku, in_stock);
$$;

create function remote.settle_outbox(partition integer, results jsonb, lease_seconds integer) returns json language plproxy as $$
  cluster 'shards'; run on partition;
  select * from public.settle_outbox(results, lease_seconds);
$$;

revoke execute on all functions in schema remote from public;
grant execute on all functions in schema remote to postgres;

set role postgres;

-- Calls of a partition.

create function front.archive(partition integer, older_than_days integer, after uuid, at_most integer) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.archive(partition, older_than_days, after, at_most);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.audit_next(partition integer, run_id uuid, after uuid, at_most integer, continues boolean) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.audit_next(partition, run_id, after, at_most, continues);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.cancel(partition integer, reservation_id uuid) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.cancel(partition, reservation_id);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.cancel_order(partition integer, order_id uuid, sku text) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.cancel_order(partition, order_id, sku);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.close_tenant_order(partition integer, tenant_id text, order_id uuid, versions integer[], request_id uuid) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.close_tenant_order(partition, tenant_id, order_id, versions, request_id);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.configure_sale(partition integer, sale_id text, item_id uuid, starts_at timestamp with time zone, ends_at timestamp with time zone, request_id uuid) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.configure_sale(partition, sale_id, item_id, starts_at, ends_at, request_id);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.confirm(partition integer, reservation_id uuid) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.confirm(partition, reservation_id);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.confirm_tenant_order(partition integer, tenant_id text, order_id uuid, versions integer[], total_cents integer, request_id uuid) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.confirm_tenant_order(partition, tenant_id, order_id, versions, total_cents, request_id);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.create_item(partition integer, item_id uuid, name text, initial_quantity bigint, request_id uuid, events boolean) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.create_item(partition, item_id, name, initial_quantity, request_id, events);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.create_tenant_order(partition integer, tenant_id text, key text, fingerprint text, order_id uuid) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.create_tenant_order(partition, tenant_id, key, fingerprint, order_id);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.delete_expired_keys(partition integer) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.delete_expired_keys(partition);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.expire(partition integer) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.expire(partition);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.get_item(partition integer, item_id uuid) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.get_item(partition, item_id);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.get_outbox(partition integer) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.get_outbox(partition);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.get_product(partition integer, sku text) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.get_product(partition, sku);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.get_purchase(partition integer, sale_id text, user_id text) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.get_purchase(partition, sale_id, user_id);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.get_reservation(partition integer, reservation_id uuid) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.get_reservation(partition, reservation_id);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.get_sale(partition integer, sale_id text) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.get_sale(partition, sale_id);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.get_stock(partition integer, sku text) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.get_stock(partition, sku);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.get_tenant_order(partition integer, tenant_id text, order_id uuid) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.get_tenant_order(partition, tenant_id, order_id);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.lease_outbox(partition integer, lease_id uuid, at_most integer, lease_seconds integer) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.lease_outbox(partition, lease_id, at_most, lease_seconds);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.list_orders(partition integer, sku text) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.list_orders(partition, sku);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.list_tenant_orders(partition integer, tenant_id text, at_most integer, after_created_at timestamp with time zone, after_id uuid) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.list_tenant_orders(partition, tenant_id, at_most, after_created_at, after_id);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.place_order(partition integer, order_id uuid, sku text, customer_id text, quantity bigint) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.place_order(partition, order_id, sku, customer_id, quantity);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.purchase(partition integer, sale_id text, user_id text) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.purchase(partition, sale_id, user_id);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.release_outbox_event(partition integer, event_id uuid) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.release_outbox_event(partition, event_id);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.reserve(partition integer, reservation_id uuid, item_id uuid, customer_id text, quantity bigint, ttl_seconds integer) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.reserve(partition, reservation_id, item_id, customer_id, quantity, ttl_seconds);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.set_item_events(partition integer, item_id uuid, events boolean) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.set_item_events(partition, item_id, events);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.set_stock(partition integer, stock_take_id uuid, sku text, in_stock bigint) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.set_stock(partition, stock_take_id, sku, in_stock);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

create function front.settle_outbox(partition integer, results jsonb, lease_seconds integer) returns json language plpgsql set search_path = '' as $$
begin
  if not front.is_callable(partition) then return front.unavailable(); end if;
  return remote.settle_outbox(partition, results, lease_seconds);
exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
  perform front.note_unreachable(array[partition], sqlerrm, sqlstate);
  return front.unavailable();
end $$;

-- front/sales.sql

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

-- front/batch.sql

-- A batch over many partitions. It is not atomic, and need not be: each command is one of its own, its id is the caller's, and what
-- failed in part is sent again.

-- The commands of a batch that go to one partition, and their places in the whole.
create type front.share as (partition int, ordinals bigint[], commands jsonb);

-- Where the commands go. The item says the partition: by its sku, its id, its sale, or the id of what hangs off it, which has the
-- bucket of its item, because what a command creates gets it here. An unknown command gets its error from any partition. Those of
-- `unfound` sales go nowhere.
create function front.route(commands jsonb, unfound text[]) returns front.share[] language plpgsql stable set search_path = '' as $$
begin
  return array(
    select (routed.partition, array_agg(routed.ordinal order by routed.ordinal),
            jsonb_agg(routed.command order by routed.ordinal))::front.share
    from (
      select entry.ordinal, front.partition_of(item.bucket) as partition,
             case when entry.command ->> 'command' in ('reserve', 'place_order', 'purchase', 'set_stock')
                  then entry.command || jsonb_strip_nulls(jsonb_build_object(
                    'id', front.in_bucket((entry.command ->> 'id')::uuid, item.bucket),
                    'attempt_id', front.in_bucket((entry.command ->> 'attempt_id')::uuid, item.bucket)))
                  else entry.command end as command
      from jsonb_array_elements(commands) with ordinality as entry (command, ordinal)
      left join front.sales as sale on sale.id = entry.command ->> 'sale_id'
      cross join lateral (select coalesce(
        inventory.bucket(entry.command ->> 'sku'), left(entry.command ->> 'item_id', 4), sale.bucket,
        inventory.bucket(entry.command ->> 'sale_id'), left(entry.command ->> 'id', 4), '0000') as bucket
        offset 0) as item  -- computed once, not at each mention
      where (entry.command ->> 'sale_id' = any (unfound)) is not true
    ) as routed
    group by routed.partition);
end $$;

create function front.send(shares front.share[], waits boolean) returns front.answer[] language plpgsql set search_path = '' as $$
declare
  partitions int[]   := array(select share.partition from unnest(shares) as share);
  batches    jsonb[] := array(select share.commands from unnest(shares) as share);
begin
  if waits then return array(select answer from remote.execute_batch(partitions, batches) as answer); end if;
  return array(select answer from remote.execute_unlocked(partitions, batches) as answer);
end $$;

-- Send what is for partitions that can be called, all at once; the rest has no answer. Only a batch that has nothing else to do tries
-- whether a partition is back, of one, because that may take seconds.
create function front.send_reachable(shares front.share[], waits boolean) returns front.answer[]
language plpgsql set search_path = '' as $$
declare
  sent        front.share[];
  unreachable int[] := '{}';
begin
  loop
    begin
      sent := array(
        select share from unnest(shares) as share
        where share.partition <> all (unreachable)
          and not exists (select from front.away as away where away.partition = share.partition));
      if cardinality(sent) + cardinality(unreachable) = 0 then
        sent := array(select share from unnest(shares) as share where front.is_callable(share.partition) limit 1);
      end if;
      exit when cardinality(sent) = 0;
      return front.send(sent, waits);
    exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
      unreachable := unreachable || front.note_unreachable(array(select share.partition from unnest(sent) as share), sqlerrm, sqlstate);
    end;
  end loop;
  -- As long as a wait for a locked item: the caller asks again at once.
  if cardinality(unreachable) = 0 then perform pg_sleep(case when waits then 0.25 else 0.05 end); end if;
  return '{}';
end $$;

-- Execute a batch, on all its partitions at once. `waits`: for locked items, as execute_batch does. What was left undone is busy.
create function front.execute(commands jsonb, waits boolean) returns json language plpgsql set search_path = '' as $$
declare
  unfound text[];
  shares  front.share[];
  answers front.answer[];
begin
  if jsonb_array_length(commands) > 200 then
    raise exception 'a batch has at most 200 commands, not %', jsonb_array_length(commands);
  end if;
  unfound := front.find_sales(commands);
  -- In a statement of its own, which sees the sales that were found.
  shares := front.route(commands, unfound);
  answers := front.send_reachable(shares, waits);
  return (
    select coalesce(json_agg(coalesce(entry.outcome, json_build_object('outcome', 'busy')) order by ordinal), '[]')
    from generate_series(1, jsonb_array_length(commands)) as ordinal
    left join (
      select entry.ordinal, entry.outcome
      from unnest(answers) as answer
      join unnest(shares) as share on share.partition = answer.partition
      cross join lateral rows from (unnest(share.ordinals), json_array_elements(answer.outcomes)) as entry (ordinal, outcome)
    ) as entry using (ordinal));
end $$;

-- What `reserve`, `confirm` and the other functions of one command call.
create function inventory.execute(batch jsonb) returns json language plpgsql set search_path = '' as $$
begin
  return front.execute(batch, true);
end $$;

create function public.execute_batch(commands jsonb) returns json language plpgsql security definer set search_path = '' as $$
begin
  return front.execute(commands, true);
end $$;

create function public.execute_unlocked(commands jsonb) returns json language plpgsql security definer set search_path = '' as $$
begin
  return front.execute(commands, false);
end $$;

-- front/maintenance.sql

-- What concerns all partitions: one after the other, so that one that cannot be reached harms no other.

-- What a function of no arguments answers on each partition that can be reached.
create function front.each(function_name text) returns setof json language plpgsql set search_path = '' as $$
declare
  answer json;
begin
  for partition in 0 .. front.partition_count() - 1 loop
    execute format('select front.%I($1)', function_name) into answer using partition;
    if answer ->> 'outcome' <> 'unavailable' then return next answer; end if;
  end loop;
end $$;

-- GET /health asks for the nil id, which is no item's. A dead shard does not make the service unhealthy.
create function public.get_item(item_id uuid) returns json language plpgsql security definer set search_path = '' as $$
begin
  if item_id = '00000000-0000-0000-0000-000000000000' then return json_build_object('outcome', 'item_not_found'); end if;
  return front.get_item(front.partition_of(left(item_id::text, 4)), item_id);
end $$;

create function public.expire() returns json language sql security definer set search_path = '' as $$
  select json_build_object('outcome', 'expired', 'data', json_build_object(
    'expired_count', coalesce(sum((answer -> 'data' ->> 'expired_count')::bigint), 0),
    'released_quantity', coalesce(sum((answer -> 'data' ->> 'released_quantity')::bigint), 0)))
  from front.each('expire') as answer;
$$;

create function public.delete_expired_keys() returns json language sql security definer set search_path = '' as $$
  select json_build_object('outcome', 'deleted', 'data', json_build_object(
    'deleted_count', coalesce(sum((answer -> 'data' ->> 'deleted_count')::bigint), 0)))
  from front.each('delete_expired_keys') as answer;
$$;

-- Unavailable unless all partitions answer: a part of the backlog is no backlog.
create function public.get_outbox() returns json language plpgsql security definer set search_path = '' as $$
declare
  states json[] := array(select answer -> 'data' from front.each('get_outbox') as answer);
begin
  if cardinality(states) < front.partition_count() then return front.unavailable(); end if;
  return (
    select json_build_object('outcome', 'found', 'data', json_build_object(
      'pending', least(sum((state ->> 'pending')::bigint), 10000),
      'oldest_age_seconds', max((state ->> 'oldest_age_seconds')::bigint),
      'parked', (
        select coalesce(json_agg(event), '[]')
        from (select event from unnest(states) as state, json_array_elements(state -> 'parked') as event
              order by event ->> 'parked_at' limit 100) as parked)))
    from unnest(states) as state);
end $$;

-- Lease on one partition after the other, beginning where the lease's id says, until there are enough. Its id on a partition is the
-- lease's with the bucket of the partition, so that the events tell where they are settled.
create function public.lease_outbox(lease_id uuid, at_most int, lease_seconds int) returns json
language plpgsql security definer set search_path = '' as $$
declare
  events    jsonb := '[]';
  more      boolean := false;
  partition int := front.partition_of(left(lease_id::text, 4));
  answer    jsonb;
begin
  for step in 1 .. front.partition_count() loop
    answer := front.lease_outbox(
      partition, front.in_bucket(lease_id, left(front.first_id(partition)::text, 4)), at_most - jsonb_array_length(events), lease_seconds);
    if answer ->> 'outcome' = 'leased' then
      events := events || (answer -> 'data' -> 'events');
      more := more or (answer -> 'data' ->> 'more')::boolean;
    end if;
    if jsonb_array_length(events) >= at_most then
      more := true;
      exit;
    end if;
    partition := (partition + 1) % front.partition_count();
  end loop;
  return json_build_object('outcome', 'leased', 'data', jsonb_build_object('events', events, 'more', more));
end $$;

create function public.settle_outbox(results jsonb, lease_seconds int default null) returns json
language plpgsql security definer set search_path = '' as $$
declare
  settled jsonb[] := array_fill(null::jsonb, array[jsonb_array_length(results)]);
  own     record;
  answer  jsonb;
begin
  for own in
    select front.partition_of(coalesce(left(result ->> 'lease_id', 4), '0000')) as partition,
           array_agg(ordinal order by ordinal) as ordinals, jsonb_agg(result order by ordinal) as results
    from jsonb_array_elements(results) with ordinality as entry (result, ordinal)
    group by 1
  loop
    answer := front.settle_outbox(own.partition, own.results, lease_seconds);
    if answer ->> 'outcome' = 'unavailable' then return answer; end if;
    for place in 1 .. cardinality(own.ordinals) loop
      settled[own.ordinals[place]] := answer -> 'data' -> (place - 1);
    end loop;
  end loop;
  return json_build_object('outcome', 'settled', 'data', to_jsonb(settled));
end $$;

-- Any partition may have the event: one that does not respond matters only where no other has it.
create function public.release_outbox_event(event_id uuid) returns json
language plpgsql security definer set search_path = '' as $$
declare
  answer      json;
  unavailable json;
begin
  for partition in 0 .. front.partition_count() - 1 loop
    answer := front.release_outbox_event(partition, event_id);
    if answer ->> 'outcome' = 'released' then return answer; end if;
    if answer ->> 'outcome' = 'unavailable' then unavailable := answer; end if;
  end loop;
  return coalesce(unavailable, answer);
end $$;

create function public.audit() returns table (rule text, subject uuid, detail text)
language plpgsql security definer set search_path = '' as $$
begin
  for partition in 0 .. front.partition_count() - 1 loop
    return query select * from remote.audit(partition);
  end loop;
end $$;

-- An answer of a step of the audit or the archive, which goes on with the next partition where this one is done.
create function front.continue(answer json, partition int) returns json language sql set search_path = '' as $$
  select case
    when answer -> 'data' is null or answer -> 'data' ->> 'after' is not null or partition + 1 = front.partition_count() then answer
    else (answer::jsonb || jsonb_build_object('data',
      (answer -> 'data')::jsonb || jsonb_build_object('after', front.first_id(partition + 1))))::json end;
$$;

-- Partitions where nothing has moved take no step of their own, for as long as a step takes.
create function public.audit_next(run_id uuid, after uuid, at_most int, continues boolean) returns json
language plpgsql security definer set search_path = '' as $$
declare
  started   constant timestamptz := clock_timestamp();
  partition int := front.partition_of(left(after::text, 4));
  answer    json;
begin
  loop
    answer := front.continue(front.audit_next(partition, run_id, after, at_most, continues), partition);
    after := answer -> 'data' ->> 'after';
    partition := partition + 1;
    exit when after is distinct from front.first_id(partition) or answer -> 'data' ->> 'audited' <> '0'
           or answer -> 'data' ->> 'violations' <> '[]' or clock_timestamp() > started + interval '20 ms';
  end loop;
  return answer;
end $$;

create function public.archive(older_than_days int, after uuid, at_most int) returns json
language plpgsql security definer set search_path = '' as $$
declare
  partition constant int := front.partition_of(left(after::text, 4));
begin
  return front.continue(front.archive(partition, older_than_days, after, at_most), partition);
end $$;

-- The functions of a partition, under their names.

CREATE OR REPLACE FUNCTION public.cancel(reservation_id uuid)
 RETURNS json
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '4s'
BEGIN ATOMIC
 SELECT (inventory.execute(jsonb_build_array(jsonb_build_object('command', 'cancel', 'id', reservation_id, 'request_id', gen_random_uuid()))) -> 0);
END;

CREATE OR REPLACE FUNCTION public.cancel_order(order_id uuid, sku text)
 RETURNS json
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '4s'
BEGIN ATOMIC
 SELECT (inventory.execute(jsonb_build_array(jsonb_build_object('command', 'cancel_order', 'id', order_id, 'sku', sku, 'request_id', gen_random_uuid()))) -> 0);
END;

create function public.close_tenant_order(tenant_id text, order_id uuid, versions integer[], request_id uuid) returns json language plpgsql security definer set search_path = '' as $$
begin
  return front.close_tenant_order(front.partition_of(inventory.bucket(tenant_id)), tenant_id, order_id, versions, request_id);
end $$;

CREATE OR REPLACE FUNCTION public.confirm(reservation_id uuid)
 RETURNS json
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '4s'
BEGIN ATOMIC
 SELECT (inventory.execute(jsonb_build_array(jsonb_build_object('command', 'confirm', 'id', reservation_id, 'request_id', gen_random_uuid()))) -> 0);
END;

create function public.confirm_tenant_order(tenant_id text, order_id uuid, versions integer[], total_cents integer, request_id uuid) returns json language plpgsql security definer set search_path = '' as $$
begin
  return front.confirm_tenant_order(front.partition_of(inventory.bucket(tenant_id)), tenant_id, order_id, versions, total_cents, request_id);
end $$;

create function public.create_item(item_id uuid, name text, initial_quantity bigint, request_id uuid DEFAULT NULL::uuid, events boolean DEFAULT false) returns json language plpgsql security definer set search_path = '' as $$
begin
  return front.create_item(front.partition_of(left(item_id::text, 4)), item_id, name, initial_quantity, request_id, events);
end $$;

create function public.create_tenant_order(tenant_id text, key text, fingerprint text, order_id uuid) returns json language plpgsql security definer set search_path = '' as $$
begin
  return front.create_tenant_order(front.partition_of(inventory.bucket(tenant_id)), tenant_id, key, fingerprint, order_id);
end $$;

create function public.get_product(sku text) returns json language plpgsql security definer set search_path = '' as $$
begin
  return front.get_product(front.partition_of(inventory.bucket(sku)), sku);
end $$;

create function public.get_purchase(sale_id text, user_id text) returns json language plpgsql security definer set search_path = '' as $$
begin
  return front.get_purchase(front.partition_of(front.bucket_of_sale(sale_id)), sale_id, user_id);
end $$;

create function public.get_reservation(reservation_id uuid) returns json language plpgsql security definer set search_path = '' as $$
begin
  return front.get_reservation(front.partition_of(left(reservation_id::text, 4)), reservation_id);
end $$;

create function public.get_sale(sale_id text) returns json language plpgsql security definer set search_path = '' as $$
begin
  return front.get_sale(front.partition_of(front.bucket_of_sale(sale_id)), sale_id);
end $$;

create function public.get_stock(sku text) returns json language plpgsql security definer set search_path = '' as $$
begin
  return front.get_stock(front.partition_of(inventory.bucket(sku)), sku);
end $$;

create function public.get_tenant_order(tenant_id text, order_id uuid) returns json language plpgsql security definer set search_path = '' as $$
begin
  return front.get_tenant_order(front.partition_of(inventory.bucket(tenant_id)), tenant_id, order_id);
end $$;

create function public.list_orders(sku text) returns json language plpgsql security definer set search_path = '' as $$
begin
  return front.list_orders(front.partition_of(inventory.bucket(sku)), sku);
end $$;

create function public.list_tenant_orders(tenant_id text, at_most integer, after_created_at timestamp with time zone DEFAULT NULL::timestamp with time zone, after_id uuid DEFAULT NULL::uuid) returns json language plpgsql security definer set search_path = '' as $$
begin
  return front.list_tenant_orders(front.partition_of(inventory.bucket(tenant_id)), tenant_id, at_most, after_created_at, after_id);
end $$;

CREATE OR REPLACE FUNCTION public.place_order(order_id uuid, sku text, customer_id text, quantity bigint)
 RETURNS json
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '4s'
BEGIN ATOMIC
 SELECT (inventory.execute(jsonb_build_array(jsonb_build_object('command', 'place_order', 'id', order_id, 'sku', sku, 'customer_id', customer_id, 'quantity', quantity))) -> 0);
END;

create function public.purchase(sale_id text, user_id text) returns json language plpgsql security definer set search_path = '' as $$
begin
  return front.purchase(front.partition_of(front.bucket_of_sale(sale_id)), sale_id, user_id);
end $$;

CREATE OR REPLACE FUNCTION public.reserve(reservation_id uuid, item_id uuid, customer_id text, quantity bigint, ttl_seconds integer)
 RETURNS json
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '4s'
BEGIN ATOMIC
 SELECT (inventory.execute(jsonb_build_array(jsonb_build_object('command', 'reserve', 'id', reservation_id, 'item_id', item_id, 'customer_id', customer_id, 'quantity', quantity, 'ttl_seconds', ttl_seconds))) -> 0);
END;

create function public.set_item_events(item_id uuid, events boolean) returns json language plpgsql security definer set search_path = '' as $$
begin
  return front.set_item_events(front.partition_of(left(item_id::text, 4)), item_id, events);
end $$;

CREATE OR REPLACE FUNCTION public.set_stock(stock_take_id uuid, sku text, in_stock bigint)
 RETURNS json
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
 SET lock_timeout TO '4s'
BEGIN ATOMIC
 SELECT (inventory.execute(jsonb_build_array(jsonb_build_object('command', 'set_stock', 'id', stock_take_id, 'sku', sku, 'in_stock', in_stock))) -> 0);
END;

comment on function public.archive is 'Move some of what is old, audited and published to the schema archive; null `after`: that was all.';
revoke execute on function public.archive from public, anon, authenticated;
grant execute on function public.archive to service_role;

comment on function public.audit is 'Every violation of an accounting rule by the counters, the ledger or the rows, and everything of public that opens them; none if all rules hold.';
revoke execute on function public.audit from public, anon, authenticated;
grant execute on function public.audit to service_role;

comment on function public.audit_next is 'Audit some of what has moved since the last audit; null `after`: that was all.';
revoke execute on function public.audit_next from public, anon, authenticated;
grant execute on function public.audit_next to service_role;

comment on function public.cancel is 'Return the units of a hold to stock.';
revoke execute on function public.cancel from public, anon, authenticated;
grant execute on function public.cancel to service_role;

comment on function public.cancel_order is 'Cancel an order and return its units to stock.';
revoke execute on function public.cancel_order from public, anon, authenticated;
grant execute on function public.cancel_order to service_role;

comment on function public.close_tenant_order is 'Close a confirmed order, and write the event that tells so.';
revoke execute on function public.close_tenant_order from public, anon, authenticated;
grant execute on function public.close_tenant_order to service_role;

comment on function public.configure_sale is 'Create a sale of an item, or change its window.';
revoke execute on function public.configure_sale from public, anon, authenticated;
grant execute on function public.configure_sale to service_role;

comment on function public.confirm is 'Sell the units of a hold that has not lapsed.';
revoke execute on function public.confirm from public, anon, authenticated;
grant execute on function public.confirm to service_role;

comment on function public.confirm_tenant_order is 'Give a draft order its total.';
revoke execute on function public.confirm_tenant_order from public, anon, authenticated;
grant execute on function public.confirm_tenant_order to service_role;

comment on function public.create_item is 'Create an item with its first units in stock.';
revoke execute on function public.create_item from public, anon, authenticated;
grant execute on function public.create_item to service_role;

comment on function public.create_tenant_order is 'Create a draft order, one for each key of a tenant within an hour.';
revoke execute on function public.create_tenant_order from public, anon, authenticated;
grant execute on function public.create_tenant_order to service_role;

comment on function public.delete_expired_keys is 'Delete idempotency keys that are older than an hour.';
revoke execute on function public.delete_expired_keys from public, anon, authenticated;
grant execute on function public.delete_expired_keys to service_role;

comment on function public.execute_batch is 'Execute up to 200 commands in one transaction; one outcome per command, in order.';
revoke execute on function public.execute_batch from public, anon, authenticated;
grant execute on function public.execute_batch to service_role;

comment on function public.execute_unlocked is 'Execute a batch, except the commands of items that are locked: these answer busy.';
revoke execute on function public.execute_unlocked from public, anon, authenticated;
grant execute on function public.execute_unlocked to service_role;

comment on function public.expire is 'Return lapsed holds to stock.';
revoke execute on function public.expire from public, anon, authenticated;
grant execute on function public.expire to service_role;

comment on function public.get_item is 'An item and how many of its units are available, reserved and confirmed.';
revoke execute on function public.get_item from public, anon, authenticated;
grant execute on function public.get_item to service_role;

comment on function public.get_outbox is 'How many events wait to be published, since when, and which are parked.';
revoke execute on function public.get_outbox from public, anon, authenticated;
grant execute on function public.get_outbox to service_role;

comment on function public.get_product is 'The product with this sku: an item that has a price.';
revoke execute on function public.get_product from public, anon, authenticated;
grant execute on function public.get_product to service_role;

comment on function public.get_purchase is 'Whether a user has bought a unit in a sale, and the purchase.';
revoke execute on function public.get_purchase from public, anon, authenticated;
grant execute on function public.get_purchase to service_role;

comment on function public.get_reservation is 'A reservation and its status.';
revoke execute on function public.get_reservation from public, anon, authenticated;
grant execute on function public.get_reservation to service_role;

comment on function public.get_sale is 'A sale: its window, its status, and the units of its item.';
revoke execute on function public.get_sale from public, anon, authenticated;
grant execute on function public.get_sale to service_role;

comment on function public.get_stock is 'The item with this sku: its name, price and units in each place.';
revoke execute on function public.get_stock from public, anon, authenticated;
grant execute on function public.get_stock to service_role;

comment on function public.get_tenant_order is 'An order of a tenant.';
revoke execute on function public.get_tenant_order from public, anon, authenticated;
grant execute on function public.get_tenant_order to service_role;

comment on function public.lease_outbox is 'Lease the events that may be published now.';
revoke execute on function public.lease_outbox from public, anon, authenticated;
grant execute on function public.lease_outbox to service_role;

comment on function public.list_orders is 'The last 50 orders of a product, latest first.';
revoke execute on function public.list_orders from public, anon, authenticated;
grant execute on function public.list_orders to service_role;

comment on function public.list_tenant_orders is 'A page of a tenant''s orders, latest first.';
revoke execute on function public.list_tenant_orders from public, anon, authenticated;
grant execute on function public.list_tenant_orders to service_role;

comment on function public.place_order is 'Sell units of an item immediately, without a hold.';
revoke execute on function public.place_order from public, anon, authenticated;
grant execute on function public.place_order to service_role;

comment on function public.purchase is 'Sell one unit of a sale''s item to a user, once.';
revoke execute on function public.purchase from public, anon, authenticated;
grant execute on function public.purchase to service_role;

comment on function public.release_outbox_event is 'Let the relay try a parked event again.';
revoke execute on function public.release_outbox_event from public, anon, authenticated;
grant execute on function public.release_outbox_event to service_role;

comment on function public.reserve is 'Hold units of an item for a customer until a deadline.';
revoke execute on function public.reserve from public, anon, authenticated;
grant execute on function public.reserve to service_role;

comment on function public.set_item_events is 'Switch the events of an item''s movements on or off.';
revoke execute on function public.set_item_events from public, anon, authenticated;
grant execute on function public.set_item_events to service_role;

comment on function public.set_stock is 'Set the units in stock of an item to a count.';
revoke execute on function public.set_stock from public, anon, authenticated;
grant execute on function public.set_stock to service_role;

comment on function public.settle_outbox is 'Note what came of events that a relay has leased.';
revoke execute on function public.settle_outbox from public, anon, authenticated;
grant execute on function public.settle_outbox to service_role;

revoke execute on all functions in schema front, inventory from public;

reset role;
