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
