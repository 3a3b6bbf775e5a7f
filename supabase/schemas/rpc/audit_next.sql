-- Audit who may execute what (once, at the beginning) and what has moved since the last audit, item by item, for a few milliseconds:
-- the items after `after` (the nil UUID to begin with). Call it again with the `after` of its answer, until that is null. What is
-- audited without a violation is never audited again; an item with a violation stays where it is, so that each run finds it.
--
-- Locks     no item. One run audits at a time: until its `after` is null, it calls with `continues` = false, or it has not
--           called for five seconds
-- Outcomes  audit_running  another run is auditing
--           audited        `{violations, audited, after}`, where `audited` counts movements
-- Plans     as in the engine; compiling them, as their estimates suggest, would take longer than a step
-- Bounded   `at_most` items without new movements, `at_most` movements of an item, and no further item after 20 ms
-- Retry     with the same `run_id` and `after` it finds the same violations again
create function public.audit_next(run_id uuid, after uuid, at_most int, continues boolean) returns json
language plpgsql security definer set search_path = ''
set enable_seqscan = off set enable_bitmapscan = off set plan_cache_mode = force_generic_plan set jit = off
as $$
declare
  started    constant timestamptz := clock_timestamp();
  run        inventory.audit_run;
  visited    uuid[];  -- items
  next_after uuid;
  changed    record;
  step       record;
  violations jsonb := '[]';
  audited    int := 0;
begin
  select * into run from inventory.audit_run where is_only for update skip locked;
  if run.id is null or (run.id <> run_id and run.expires_at > started) then
    return json_build_object('outcome', 'audit_running');
  end if;

  if after = '00000000-0000-0000-0000-000000000000' then
    violations := coalesce((select jsonb_agg(violation) from inventory.audit_privileges() as violation), '[]');
  end if;
  at_most := greatest(at_most, 1);
  visited := array(select id from inventory.items where id > audit_next.after order by id limit at_most);
  next_after := visited[at_most];
  for changed in
    select item.id, item.previous_id
    from (
      select id, in_stock, reserved, sold, lag(id, 1, audit_next.after) over (order by id) as previous_id
      from inventory.items where id > audit_next.after and id <= visited[cardinality(visited)]
    ) as item
    left join lateral (select * from inventory.audited_levels as level where level.item_id = item.id limit 1) as level on true
    left join lateral (
      select movement.id from inventory.stock_movements as movement
      where movement.item_id = item.id order by movement.id desc limit 1
    ) as newest on true
    where newest.id is distinct from level.movement_id
       or (item.in_stock, item.reserved, item.sold)
          <> (coalesce(level.in_stock, 0), coalesce(level.reserved, 0), coalesce(level.sold, 0))
    order by item.id
  loop
    step := inventory.audit_item(changed.id, at_most);
    audited := audited + step.audited;
    violations := violations || step.violations;
    if step.violations = '[]' and step.audited > 0 then
      insert into inventory.audited_levels select (step.levels).*
      on conflict (item_id) do update
      set (movement_id, in_stock, reserved, sold, moved_at)
        = (excluded.movement_id, excluded.in_stock, excluded.reserved, excluded.sold, excluded.moved_at);
    end if;
    if step.violations = '[]' and not step.is_complete then
      next_after := changed.previous_id;
      exit;
    elsif clock_timestamp() > started + interval '20 ms' then
      next_after := changed.id;
      exit;
    end if;
  end loop;

  -- To lose the last step in a crash costs nothing but auditing it again.
  perform set_config('synchronous_commit', 'off', true);
  update inventory.audit_run
  set id = run_id,
      expires_at = case when continues and next_after is not null then clock_timestamp() + interval '5 s' else '-infinity' end
  where is_only;
  return json_build_object('outcome', 'audited', 'data',
    json_build_object('violations', violations, 'audited', audited, 'after', next_after));
end $$;

comment on function public.audit_next is 'Audit some of what has moved since the last audit; null `after`: that was all.';
revoke execute on function public.audit_next from public, anon, authenticated;
grant execute on function public.audit_next to service_role;
