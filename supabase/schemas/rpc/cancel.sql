-- Return the units of a hold to stock.
--
-- Locks     the item row
-- Outcomes  reservation_not_found  no such reservation
--           already_cancelled      another request cancelled it; nothing moves
--           reservation_confirmed  its units are sold; nothing moves
--           reservation_expired    its deadline has passed, its units are free already; nothing moves
--           cancelled              the units are in stock again
-- Retry     the second call answers already_cancelled
create function public.cancel(reservation_id uuid) returns json language sql security definer set search_path = ''
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'cancel', 'id', cancel.reservation_id, 'request_id', gen_random_uuid()))) -> 0;
end;

comment on function public.cancel is 'Return the units of a hold to stock.';
revoke execute on function public.cancel from public, anon, authenticated;
grant execute on function public.cancel to service_role;
