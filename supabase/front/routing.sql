-- The bits of a bucket that do not say the partition. Replaced by `front.create_map`.
create function front.shift() returns int language plpgsql immutable set search_path = '' as $$
begin
  raise exception 'there is no map: run front.create_map first';
end $$;

-- The partition with this bucket.
create function front.partition_of(bucket text) returns int language sql immutable strict
return ('x' || bucket)::bit(16)::int >> front.shift();

create function front.partition_count() returns int language sql immutable
return 65536 >> front.shift();

-- The first id of a partition: all ids of the one before come before it.
create function front.first_id(partition int) returns uuid language sql immutable
return (lpad(to_hex(partition << front.shift()), 4, '0') || '0000-0000-0000-0000-000000000000')::uuid;

create function front.in_bucket(id uuid, bucket text) returns uuid language sql immutable
return (bucket || substr(id::text, 5))::uuid;

-- Whether a partition may be called. Of one that was unreachable a second ago, by one caller: it tries whether it is back.
create function front.is_callable(partition int) returns boolean language plpgsql set search_path = '' as $$
begin
  if not exists (select from front.away as away where away.partition = is_callable.partition) then return true; end if;
  delete from front.away as away where away.partition = (
    select away.partition from front.away as away
    where away.partition = is_callable.partition and away.until <= clock_timestamp() for update skip locked);
  return found;
end $$;

-- Note that a partition could not be reached, and with it all others of a server that does not answer; or raise its error again if that
-- came from the partition itself. Who notes the same at the same time does not wait.
create function front.note_unreachable(partition int, message text, code text) returns void
language plpgsql set search_path = '' as $$
begin
  if code = 'XX000' and message like '%REMOTE ERROR%' then raise exception using errcode = code, message = message; end if;
  insert into front.away as away (partition, until, reason)
  select map.partition, clock_timestamp() + interval '1 s', left(split_part(message, E'\n', 1), 200)
  from front.map, (select server from front.map where map.partition = note_unreachable.partition) as unreachable
  where (map.partition = note_unreachable.partition
         or (map.server = unreachable.server and message ~ 'connection to server.*failed|could not translate host name' and message !~ 'FATAL'))
    and pg_try_advisory_xact_lock('front.away'::regclass::oid::int, map.partition)
  on conflict on constraint away_pkey do update set until = excluded.until, reason = excluded.reason where away.until <> 'infinity';
end $$;

create function front.unavailable() returns json language sql immutable
return json_build_object('outcome', 'unavailable');
