-- Execute up to 200 commands in one transaction: any mix of set_stock, reserve, confirm, cancel, place_order and
-- cancel_order, each an object `{command, id, …}` with the arguments of the function of that name. The answer has one
-- `{outcome, replayed?, data?}` a command, in the same order.
--
-- Locks     the items that the commands may change, in id order
-- Outcomes  a command's own: see the function of its name
-- Retry     the ids are the caller's: the same batch again answers the same
-- Raises    an unknown command, or ids that another transaction took meanwhile: then nothing of the batch has happened
create function public.execute_batch(commands jsonb) returns json
language plpgsql security definer set search_path = '' as $$
begin
  if jsonb_array_length(commands) > 200 then
    raise exception 'a batch has at most 200 commands, not %', jsonb_array_length(commands);
  end if;
  return inventory.execute(commands);
end $$;

comment on function public.execute_batch is 'Execute reservations, orders, confirmations and cancellations in one transaction; one outcome each, in order.';
revoke execute on function public.execute_batch from public, anon, authenticated;
grant execute on function public.execute_batch to service_role;
