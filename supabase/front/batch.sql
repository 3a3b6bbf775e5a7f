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
