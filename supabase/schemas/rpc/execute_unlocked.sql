-- Execute a batch like execute_batch, but without the items that another transaction keeps locked.
--
-- Locks     the items that the commands may change, in id order, waiting at most 50 ms; then those that are free
-- Outcomes  those of each command; `busy` if its item is locked, and nothing was done
-- Retry     as with execute_batch
-- Raises    as execute_batch, and if what is locked is not an item
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
