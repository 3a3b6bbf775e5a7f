-- Execute up to 200 commands in one transaction: any mix of those of inventory.command_list(). Each is an object
-- `{command, id, …}` with the fields of inventory.command. The answer has one `{outcome, replayed?, data?}` per command, in
-- the same order.
--
-- Locks     the items that the commands may change, in id order, waiting at most four seconds
-- Outcomes  those of each command: see the function of its name
-- Retry     the caller mints the ids: the same batch again returns the same answer
-- Raises    if a command is unknown or incomplete, another transaction inserts one of the ids first, or an item stays locked:
--           the batch then has no effect
create function public.execute_batch(commands jsonb) returns json
language plpgsql security definer set search_path = '' set lock_timeout = '4s' as $$
begin
  return inventory.execute(commands);
end $$;

comment on function public.execute_batch is 'Execute up to 200 commands in one transaction; one outcome per command, in order.';
revoke execute on function public.execute_batch from public, anon, authenticated;
grant execute on function public.execute_batch to service_role;
