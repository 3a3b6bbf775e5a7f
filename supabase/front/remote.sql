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
