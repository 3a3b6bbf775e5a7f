-- Return the units of a hold to stock.
--
-- Locks     the item row
-- Outcomes  reservation_not_found  no such reservation
--           already_cancelled      another request cancelled it; nothing moves
--           reservation_confirmed  its units are sold; nothing moves
--           reservation_expired    its deadline has passed and its units are free; nothing moves
--           cancelled              the units are in stock again
-- Retry     a second call answers already_cancelled; the same request_id in a batch, the first answer

-- What the rows say. A retried request finds its own id in `resolved_by`, and gets its first answer again.
create function inventory.find_cancel(decisions inventory.decision[], at timestamptz) returns inventory.finding[]
language plpgsql set search_path = '' as $$
begin
  return array(
    select (decision.ordinal, result.outcome,
        case when result.outcome = 'cancelled' and reservation.status = 'PENDING' then reservation.quantity end,
        case when reservation.status = 'CANCELLED' and reservation.item_id = decision.found_item_id then
          json_build_object('outcome', result.outcome, 'data', inventory.reservation_json(reservation)) end)::inventory.finding
    from unnest(decisions) as decision
    left join lateral (
      select * from inventory.reservations as reservation where reservation.id = decision.id limit 1
    ) as reservation on true
    cross join lateral (select case
      when decision.request_id is null then inventory.missing('cancel', 'request_id')
      when reservation.id is null or reservation.item_id is distinct from decision.found_item_id then 'reservation_not_found'
      when reservation.status = 'CANCELLED' and reservation.resolved_by = decision.request_id then 'cancelled'
      when reservation.status = 'CANCELLED' then 'already_cancelled'
      when reservation.status = 'CONFIRMED' then 'reservation_confirmed'
      when reservation.status = 'EXPIRED' or reservation.expires_at <= at then 'reservation_expired'
      else 'cancelled'
    end as outcome) as result
    where decision.command = 'cancel'
  );
end $$;
revoke execute on function inventory.find_cancel from public;

create function inventory.write_cancel(decisions inventory.decision[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  update inventory.reservations as reservation
  set status = 'CANCELLED', cancelled_at = at, resolved_by = decision.request_id
  from unnest(decisions) as decision
  where reservation.id = decision.id and decision.command = 'cancel' and decision.units is not null;
end $$;
revoke execute on function inventory.write_cancel from public;

create function inventory.answer_cancel(decisions inventory.decision[], at timestamptz) returns json[]
language plpgsql set search_path = '' as $$
begin
  return array(
    select json_build_object('outcome', decision.outcome, 'data', inventory.reservation_json(stored.reservation))
    from unnest(decisions) as decision
    cross join lateral (
      select reservation from inventory.reservations as reservation
      where reservation.id = decision.id limit 1
    ) as stored
    where decision.command = 'cancel' and decision.units is not null
    order by decision.ordinal
  );
end $$;
revoke execute on function inventory.answer_cancel from public;

create function public.cancel(reservation_id uuid) returns json language sql security definer set search_path = '' set lock_timeout = '4s'
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'cancel', 'id', cancel.reservation_id, 'request_id', gen_random_uuid()))) -> 0;
end;

comment on function public.cancel is 'Return the units of a hold to stock.';
revoke execute on function public.cancel from public, anon, authenticated;
grant execute on function public.cancel to service_role;
