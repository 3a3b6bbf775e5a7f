-- A batch over many partitions. It is not atomic, and need not be: each command is one of its own, its id is the caller's, and what
-- failed in part is sent again.

create function front.send(ordinals int[], partitions int[], commands jsonb[], waits boolean) returns setof front.answer
language plpgsql set search_path = '' as $$
begin
  if waits then
    return query select * from remote.execute_batch(ordinals, partitions, commands);
  else
    return query select * from remote.execute_unlocked(ordinals, partitions, commands);
  end if;
end $$;

-- Commands that can be sent, and where. The item says the partition: by its sku, its id, its sale, or the id of what hangs off it,
-- which has the bucket of its item, because what a command creates gets it here. An unknown one gets its error from any partition.
create function front.route(commands jsonb, out ordinals int[], out partitions int[], out routed jsonb[])
language plpgsql stable set search_path = '' as $$
begin
  select array_agg(entry.ordinal), array_agg(front.partition_of(item.bucket)),
         array_agg(case when entry.command ->> 'command' in ('reserve', 'place_order', 'purchase')
                        then jsonb_set(entry.command, '{id}', to_jsonb(front.in_bucket((entry.command ->> 'id')::uuid, item.bucket)))
                        else entry.command end)
  into ordinals, partitions, routed
  from jsonb_array_elements(commands) with ordinality as entry (command, ordinal)
  left join front.sales as sale on sale.id = entry.command ->> 'sale_id'
  cross join lateral (select coalesce(
    inventory.bucket(entry.command ->> 'sku'), left(entry.command ->> 'item_id', 4), sale.bucket,
    inventory.bucket(entry.command ->> 'sale_id'), left(entry.command ->> 'id', 4), '0000') as bucket) as item;
end $$;

-- Execute partition by partition: the commands of those that cannot be called, or that fail, are busy.
create function front.execute_apart(ordinals int[], partitions int[], commands jsonb[], waits boolean) returns json
language plpgsql set search_path = '' as $$
declare
  answers   front.answer[] := '{}';
  own       record;
  is_undone boolean := true;
begin
  for own in
    select command.partition, array_agg(command.ordinal) as ordinals, array_agg(command.partition) as partitions,
           array_agg(command.body) as commands
    from unnest(ordinals, partitions, commands) as command (ordinal, partition, body)
    group by command.partition
  loop
    begin
      if front.is_callable(own.partition) then
        answers := answers || array(select answer from front.send(own.ordinals, own.partitions, own.commands, waits) as answer);
        is_undone := false;
      end if;
    exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
      perform front.note_unreachable(own.partition, sqlerrm, sqlstate);
    end;
  end loop;
  -- As long as a wait for a locked item: the caller would ask again at once.
  if is_undone then perform pg_sleep(case when waits then 0.25 else 0.05 end); end if;
  return (
    select json_agg(coalesce(answer.outcome, json_build_object('outcome', 'busy')) order by command.ordinal)
    from unnest(ordinals) as command (ordinal)
    left join unnest(answers) as answer on answer.ordinal = command.ordinal);
end $$;

-- Execute a batch, at once on all its partitions. `waits`: for locked items, as execute_batch does.
create function front.execute(commands jsonb, waits boolean) returns json language plpgsql set search_path = '' as $$
declare
  batch record;
begin
  if jsonb_array_length(commands) > 200 then
    raise exception 'a batch has at most 200 commands, not %', jsonb_array_length(commands);
  elsif commands = '[]' then
    return '[]';
  end if;
  perform front.find_sale(sale_id) from (
    select distinct command ->> 'sale_id' as sale_id from jsonb_array_elements(commands) as command where command ? 'sale_id') as named;
  batch := front.route(commands);
  if not exists (select from front.away as away where away.partition = any (batch.partitions)) then
    begin
      return (
        select json_agg(answer.outcome order by answer.ordinal)
        from front.send(batch.ordinals, batch.partitions, batch.routed, waits) as answer);
    exception when internal_error or connection_exception or admin_shutdown or crash_shutdown or cannot_connect_now then
      null;  -- which of them it was is found out one by one
    end;
  end if;
  return front.execute_apart(batch.ordinals, batch.partitions, batch.routed, waits);
end $$;

-- What `reserve`, `confirm` and the other functions of one command call.
create function inventory.execute(batch jsonb) returns json language sql
return front.execute(batch, true);

create function public.execute_batch(commands jsonb) returns json language plpgsql security definer set search_path = '' as $$
begin
  return front.execute(commands, true);
end $$;

create function public.execute_unlocked(commands jsonb) returns json language plpgsql security definer set search_path = '' as $$
begin
  return front.execute(commands, false);
end $$;
