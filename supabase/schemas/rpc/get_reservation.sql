-- A reservation and its status.
--
-- Locks     nothing
-- Outcomes  reservation_not_found  no such reservation
--           found                  the reservation; past its deadline it has expired, swept or not
create function public.get_reservation(reservation_id uuid) returns json language sql stable security definer set search_path = ''
begin atomic
  select coalesce(
    (select json_build_object('outcome', 'found', 'data', inventory.reservation_json(reservation))
     from inventory.reservations as reservation where reservation.id = get_reservation.reservation_id),
    json_build_object('outcome', 'reservation_not_found'));
end;

comment on function public.get_reservation is 'A reservation and its status.';
revoke execute on function public.get_reservation from public, anon, authenticated;
grant execute on function public.get_reservation to service_role;
