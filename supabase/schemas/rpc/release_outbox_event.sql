-- Let the relay try a parked event again, as if it were new.
--
-- Locks     the event
-- Outcomes  event_not_found  no such event
--           released         the event is not parked, or no longer
-- Retry     an event that is not parked stays as it is
create function public.release_outbox_event(event_id uuid) returns json
language plpgsql security definer set search_path = '' set lock_timeout = '4s' as $$
declare
  event ordering.outbox;
begin
  update ordering.outbox as stored set parked_at = null, attempts = 0, next_attempt_at = clock_timestamp()
  where stored.id = release_outbox_event.event_id and stored.parked_at is not null;
  select * into event from ordering.outbox as stored where stored.id = release_outbox_event.event_id;
  if not found then return json_build_object('outcome', 'event_not_found'); end if;
  return json_build_object('outcome', 'released', 'data', ordering.event_state_json(event));
end $$;

comment on function public.release_outbox_event is 'Let the relay try a parked event again.';
revoke execute on function public.release_outbox_event from public, anon, authenticated;
grant execute on function public.release_outbox_event to service_role;
