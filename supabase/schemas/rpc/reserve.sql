-- Hold `quantity` units of an item for a customer until `ttl_seconds` have passed.
--
-- Locks     the item row
-- Outcomes  id_reused           the id is that of a hold with another item, customer, quantity or time to live
--           item_not_found      there is no such item
--           insufficient_stock  fewer units are in stock, even with lapsed holds returned
--           reserved            the units are held; `replayed` if another request had created the hold
--           busy                more lapsed holds than one call returns are needed: call again
-- Retry     the caller mints `reservation_id`: the same call again returns the same answer

-- What the rows say: nothing, unless the id was used before.
create function inventory.find_reserve(decisions inventory.decision[], at timestamptz) returns inventory.finding[]
language plpgsql set search_path = '' as $$
declare
  reservations inventory.reservations[] := array(
    select reservation from inventory.reservations as reservation
    where reservation.id = any(array(select decision.id from unnest(decisions) as decision where decision.command = 'reserve')));
begin
  if cardinality(reservations) = 0 then return '{}'; end if;
  return array(
    select case
        when (reservation.item_id, reservation.customer_id, reservation.quantity, reservation.ttl_seconds)
             is not distinct from (decision.found_item_id, decision.customer_id, decision.quantity, decision.ttl_seconds)
        then (decision.ordinal, 'reserved', null, row_to_json(('reserved', (reservation.created_by = decision.request_id) is not true,
          row_to_json((reservation.id, reservation.item_id, reservation.customer_id, reservation.quantity, 'PENDING',
            inventory.iso(reservation.created_at), inventory.iso(reservation.expires_at), null, null, null)::inventory.reservation_data)
        )::inventory.reply))::inventory.finding
        else (decision.ordinal, 'id_reused', null, null)::inventory.finding
      end
    from unnest(reservations) as reservation
    join unnest(decisions) as decision on decision.id = reservation.id and decision.command = 'reserve'
  );
end $$;
revoke execute on function inventory.find_reserve from public;

create function inventory.write_reserve(decisions inventory.decision[], at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  insert into inventory.reservations (id, item_id, customer_id, quantity, ttl_seconds, created_at, expires_at, created_by)
  select decision.id, decision.found_item_id, decision.customer_id, decision.units,
         coalesce(decision.ttl_seconds, inventory.missing('reserve', 'ttl_seconds')::int), at, at + make_interval(secs => decision.ttl_seconds),
         decision.request_id
  from unnest(decisions) as decision
  where decision.command = 'reserve' and decision.units is not null
  order by decision.id;
end $$;
revoke execute on function inventory.write_reserve from public;

create function inventory.answer_reserve(decisions inventory.decision[], at timestamptz) returns json[]
language plpgsql set search_path = '' as $$
declare
  created_at text := inventory.iso(at);
  iso        constant text := 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"';  -- as in reservation_json()
begin
  return array(
    select row_to_json((decision.outcome, false, row_to_json(
      (decision.id, decision.found_item_id, decision.customer_id, decision.units, 'PENDING', created_at,
       to_char((at + make_interval(secs => decision.ttl_seconds)) at time zone 'UTC', iso), null, null, null)::inventory.reservation_data))::inventory.reply)
    from unnest(decisions) as decision
    where decision.command = 'reserve' and decision.units is not null
    order by decision.ordinal
  );
end $$;
revoke execute on function inventory.answer_reserve from public;

create function public.reserve(reservation_id uuid, item_id uuid, customer_id text, quantity bigint, ttl_seconds int)
returns json language sql security definer set search_path = '' set lock_timeout = '4s'
begin atomic
  select inventory.execute(jsonb_build_array(jsonb_build_object(
    'command', 'reserve', 'id', reserve.reservation_id, 'item_id', reserve.item_id, 'customer_id', reserve.customer_id,
    'quantity', reserve.quantity, 'ttl_seconds', reserve.ttl_seconds))) -> 0;
end;

comment on function public.reserve is 'Hold units of an item for a customer until a deadline.';
revoke execute on function public.reserve from public, anon, authenticated;
grant execute on function public.reserve to service_role;
