-- Note what came of events that a relay has leased: `{id, lease_id}` if it is published, with an `error` if it is not, `retry_after`
-- seconds where the receiver has said so, and `park` if no other attempt is to be made; `release` if it was not tried. The next
-- event of a published one's stream is leased in its place for `lease_seconds`, or left to all relays where that is null.
--
-- A failed event is tried again after a pause; after twelve attempts it is parked: its stream waits until somebody releases it.
--
-- Locks     the events, in id order, and the next ones of their streams
-- Outcomes  settled  of each event `{status, next}`, in the order of the results: `published`, `failed`, `parked`, `released`, or
--                    `lost` if the lease ended and another relay has the event
-- Retry     the same results again have no further effect
create function public.settle_outbox(results jsonb, lease_seconds int default null) returns json
language plpgsql security definer set search_path = '' set lock_timeout = '4s' set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
  now       timestamptz := clock_timestamp();
  lease_end timestamptz := now + settle_outbox.lease_seconds * interval '1 second';
  result    record;
  event     ordering.outbox;
begin
  for result in
    select given.id, given.lease_id, left(given.error, 200) as error, coalesce(given.park, false) as park,
           coalesce(given.release, false) as release,
           case when given.retry_after is not null then least(given.retry_after, 86400) end * interval '1 second' as retry_after
    from jsonb_to_recordset(settle_outbox.results) as given (id uuid, lease_id uuid, error text, retry_after bigint, park boolean, release boolean)
    order by given.id
  loop
    select * into event from ordering.outbox as stored where stored.id = result.id for no key update;
    continue when event.leased_until is null or event.lease_id <> result.lease_id;
    if result.release then
      update ordering.outbox as stored set next_attempt_at = now, leased_until = null where stored.id = event.id;
    elsif result.error is null then
      update ordering.outbox as stored set published_at = now, next_attempt_at = null, leased_until = null where stored.id = event.id;
      perform ordering.continue_stream(event.stream_id, result.lease_id, lease_end);
    elsif result.park or event.attempts + 1 >= 12 then
      update ordering.outbox as stored
      set attempts = stored.attempts + 1, last_error = result.error, parked_at = now, next_attempt_at = null, leased_until = null
      where stored.id = event.id;
    else
      update ordering.outbox as stored
      set attempts = stored.attempts + 1, last_error = result.error, leased_until = null,
          next_attempt_at = now + greatest(ordering.backoff(stored.attempts + 1), result.retry_after)
      where stored.id = event.id;
    end if;
  end loop;

  return (
    select json_build_object('outcome', 'settled', 'data', coalesce(json_agg(json_build_object(
      'status', case
        when settled.lease_id is distinct from given.lease_id then 'lost'
        when given.release then 'released'
        when settled.published_at is not null then 'published'
        when settled.parked_at is not null then 'parked'
        else 'failed' end,
      'next', following.event) order by given.place), '[]'))
    from rows from (jsonb_to_recordset(settle_outbox.results) as (id uuid, lease_id uuid, release boolean))
      with ordinality as given (id, lease_id, release, place)
    left join lateral (select * from ordering.outbox as stored where stored.id = given.id limit 1) as settled on true
    left join lateral (
      select ordering.event_json(stored) as event from ordering.outbox as stored
      where stored.stream_id = settled.stream_id and stored.leased_until is not null and stored.lease_id = given.lease_id
        and settled.published_at is not null
      limit 1
    ) as following on true);
end $$;

comment on function public.settle_outbox is 'Note what came of events that a relay has leased.';
revoke execute on function public.settle_outbox from public, anon, authenticated;
grant execute on function public.settle_outbox to service_role;
