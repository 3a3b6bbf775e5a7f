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
