-- Sell the units of a hold.
--
-- Locks     the item row, and reads the clock after that: a hold that lapsed during the wait is not confirmed
-- Outcomes  reservation_not_found  no such reservation
--           already_confirmed      another request confirmed it; nothing moves
--           reservation_cancelled  it was cancelled; nothing moves
--           reservation_expired    its deadline has passed; nothing moves
--           confirmed              the units are sold
-- Retry     a second call answers already_confirmed; the same request_id in a batch, the first answer

-- What the rows say. A retried request finds its own id in `resolved_by`, and gets its first answer again.
create function inventory.find_confirm(decisions inventory.decision[], at timestamptz) returns inventory.finding[]
language plpgsql set search_path = '' as $$
begin
  return array(
    select (decision.ordinal, result.outcome,
        case when result.outcome = 'confirmed' and reservation.status = 'PENDING' then reservation.quantity end,
        case when reservation.status = 'CONFIRMED' and reservation.item_id = decision.found_item_id then
          json_build_object('outcome', result.outcome, 'data', inventory.reservation_json(reservation)) end)::inventory.finding
    from unnest(decisions) as decision
    left join lateral (
      select * from inventory.reservations as reservation where reservation.id = decision.id limit 1
    ) as reservation on true
    cross join lateral (select case
      when decision.request_id is null then inventory.missing('confirm', 'request_id')
      when reservation.id is null or reservation.item_id is distinct from decision.found_item_id then 'reservation_not_found'
      when reservation.status = 'CONFIRMED' and reservation.resolved_by = decision.request_id then 'confirmed'
      when reservation.status = 'CONFIRMED' then 'already_confirmed'
      when reservation.status = 'CANCELLED' then 'reservation_cancelled'
      when reservation.status = 'EXPIRED' or reservation.expires_at <= at then 'reservation_expired'
      else 'confirmed'
    end as outcome) as result
    where decision.command = 'confirm'
  );
end $$;
revoke execute on function inventory.find_confirm from public;

create function inventory.write_confirm(decisions inventory.decision[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  update inventory.reservations as reservation
  set status = 'CONFIRMED', confirmed_at = at, resolved_by = decision.request_id
  from unnest(decisions) as decision
  where reservation.id = decision.id and decision.command = 'confirm' and decision.units is not null;
end $$;
revoke execute on function inventory.write_confirm from public;

create function inventory.answer_confirm(decisions inventory.decision[], at timestamptz) returns json[]
language plpgsql set search_path = '' as $$
begin
  return array(
    select json_build_object('outcome', decision.outcome, 'data', inventory.reservation_json(stored.reservation))
    from unnest(decisions) as decision
    cross join lateral (
      select reservation from inventory.reservations as reservation
      where reservation.id = decision.id limit 1
    ) as stored
    where decision.command = 'confirm' and decision.units is not null
    order by decision.ordinal
  );
end $$;
revoke execute on function inventory.answer_confirm from public;

create function public.confirm(reservation_id uuid) returns json language sql security definer set search_path = '' set lock_timeout = '4s'
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'confirm', 'id', confirm.reservation_id, 'request_id', gen_random_uuid()))) -> 0;
end;

comment on function public.confirm is 'Sell the units of a hold that has not lapsed.';
revoke execute on function public.confirm from public, anon, authenticated;
grant execute on function public.confirm to service_role;
