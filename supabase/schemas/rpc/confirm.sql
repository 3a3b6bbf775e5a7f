-- Sell the units of a hold.
--
-- Locks     the item row, then reads the clock: a hold that lapsed during the wait is not confirmed
-- Outcomes  reservation_not_found  no such reservation
--           already_confirmed      another request confirmed it; nothing moves
--           reservation_cancelled  it was cancelled; nothing moves
--           reservation_expired    its deadline has passed; nothing moves
--           confirmed              the units are sold
-- Retry     the second call answers already_confirmed
create function public.confirm(reservation_id uuid) returns json language sql security definer set search_path = ''
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'confirm', 'id', confirm.reservation_id, 'request_id', gen_random_uuid()))) -> 0;
end;

comment on function public.confirm is 'Sell the units of a hold that has not lapsed.';
revoke execute on function public.confirm from public, anon, authenticated;
grant execute on function public.confirm to service_role;
