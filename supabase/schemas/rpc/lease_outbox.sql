-- Lease the events that may be published now: of each stream the first unpublished one, unless another relay holds it, its next attempt
-- is later, or it is parked. It looks at `at_most` events that are due; those that are behind another of their stream are put
-- aside until that one is published.
--
-- Locks     the events, and one before each that is put aside; what is locked is skipped, so that any number can run at once
-- Outcomes  leased  `{events, more}`: there may be more that are due
-- Retry     the same lease_id again returns the events that it holds
create function public.lease_outbox(lease_id uuid, at_most int, lease_seconds int) returns json
language plpgsql security definer set search_path = '' set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
  now       timestamptz := clock_timestamp();
  lease_end timestamptz := now + lease_outbox.lease_seconds * interval '1 second';
  due       uuid[];
  first     uuid[];
begin
  if not exists (
    select from ordering.outbox as event where event.leased_until is not null and event.lease_id = lease_outbox.lease_id) then
    due := array(
      select event.id from ordering.outbox as event
      where event.next_attempt_at <= now order by event.next_attempt_at limit lease_outbox.at_most
      for no key update skip locked);
    -- LIMIT keeps this a look-up for each event, whatever the statistics say.
    first := array(
      select event.id from ordering.outbox as event
      left join lateral (
        select earlier.id from ordering.outbox as earlier
        where earlier.stream_id = event.stream_id and earlier.sequence < event.sequence and earlier.published_at is null limit 1
      ) as earlier on true
      where event.id = any (due) and earlier.id is null);

    -- Only while an earlier event is locked, and so cannot be published: its publication will find this one put aside.
    update ordering.outbox as event set next_attempt_at = null
    where event.id in (
      select behind.id from ordering.outbox as behind
      cross join lateral (
        select from ordering.outbox as earlier
        where earlier.stream_id = behind.stream_id and earlier.sequence < behind.sequence and earlier.published_at is null
        order by earlier.sequence desc limit 1
        for no key update skip locked
      ) as earlier
      where behind.id = any (due) and behind.id <> all (first));

    update ordering.outbox as event
    set lease_id = lease_outbox.lease_id, leased_until = lease_end, next_attempt_at = lease_end
    where event.id = any (first);
  end if;

  return (
    select json_build_object('outcome', 'leased', 'data', json_build_object(
      'events', coalesce(json_agg(ordering.event_json(event) order by event.sequence), '[]'),
      'more', coalesce(cardinality(due) = lease_outbox.at_most, true)))
    from ordering.outbox as event
    where event.leased_until is not null and event.lease_id = lease_outbox.lease_id);
end $$;

comment on function public.lease_outbox is 'Lease the events that may be published now.';
revoke execute on function public.lease_outbox from public, anon, authenticated;
grant execute on function public.lease_outbox to service_role;
