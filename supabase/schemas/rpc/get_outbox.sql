-- How many events wait to be published, up to 10,000, since when, and the hundred that have been parked longest. Those that are
-- published are not read, however many there are.
--
-- Locks     nothing
-- Outcomes  found  `{pending, oldest_age_seconds, parked}`
create function public.get_outbox() returns json
language sql stable security definer set search_path = '' set enable_seqscan = off set enable_bitmapscan = off
return json_build_object('outcome', 'found', 'data', json_build_object(
  'pending', (
    select count(*) from (select from ordering.outbox as event where event.published_at is null limit 10000) as pending),
  'oldest_age_seconds', (
    select floor(extract(epoch from clock_timestamp() - event.created_at))::bigint
    from ordering.outbox as event where event.published_at is null order by event.created_at limit 1),
  'parked', (
    select coalesce(json_agg(ordering.event_state_json(parked.event) order by parked.parked_at), '[]')
    from (select event, event.parked_at from ordering.outbox as event
          where event.parked_at is not null order by event.parked_at limit 100) as parked)));

comment on function public.get_outbox is 'How many events wait to be published, since when, and which are parked.';
revoke execute on function public.get_outbox from public, anon, authenticated;
grant execute on function public.get_outbox to service_role;
