-- The commands of a batch, each on its partition, and their answers in any order.
create type front.answer as (ordinal int, outcome json);

create function remote.execute_batch(ordinals int[], partitions int[], commands jsonb[]) returns setof front.answer
language plproxy as $$
  cluster 'shards'; split ordinals, partitions, commands; run on partitions;
  select (ordinals)[answer.place] as ordinal, answer.outcome
  from json_array_elements(public.execute_batch(to_jsonb(commands))) with ordinality as answer (outcome, place);
$$;

create function remote.execute_unlocked(ordinals int[], partitions int[], commands jsonb[]) returns setof front.answer
language plproxy as $$
  cluster 'shards'; split ordinals, partitions, commands; run on partitions;
  select (ordinals)[answer.place] as ordinal, answer.outcome
  from json_array_elements(public.execute_unlocked(to_jsonb(commands))) with ordinality as answer (outcome, place);
$$;
