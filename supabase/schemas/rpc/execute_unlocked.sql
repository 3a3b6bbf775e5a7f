-- Execute a batch like execute_batch, but wait at most 50 ms for an item that another transaction has locked. The commands of
-- items that stay locked do nothing and answer `busy`; the others are executed.
create function public.execute_unlocked(commands jsonb) returns json
language plpgsql security definer set search_path = '' set lock_timeout = '50ms' as $$
begin
  return inventory.execute(commands, waits => true);
exception when lock_not_available then
  return inventory.execute(commands, waits => false);
end $$;

comment on function public.execute_unlocked is 'Execute a batch, except the commands of items that are locked: these answer busy.';
revoke execute on function public.execute_unlocked from public, anon, authenticated;
grant execute on function public.execute_unlocked to service_role;
