-- Units held for a customer until a deadline (spec 001). A token of spec 000 is the id of a reservation.
create table inventory.reservations (
  id           uuid primary key,
  item_id      uuid not null,
  customer_id  inventory.customer_id,
  quantity     inventory.quantity not null,
  status       inventory.reservation_status not null default 'PENDING',
  ttl_seconds  int not null,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  confirmed_at timestamptz,
  cancelled_at timestamptz,
  expired_at   timestamptz,
  was_counted  boolean not null default false,
  created_by   uuid,
  resolved_by  uuid,

  constraint a_hold_has_a_deadline         check (expires_at > created_at),
  constraint only_confirmed_says_when      check ((status = 'CONFIRMED') = (confirmed_at is not null)),
  constraint only_cancelled_says_when      check ((status = 'CANCELLED') = (cancelled_at is not null)),
  constraint only_expired_says_when        check ((status = 'EXPIRED') = (expired_at is not null)),
  constraint only_lapsed_units_are_counted check (status = 'EXPIRED' or not was_counted),
  constraint confirmed_before_the_deadline check (confirmed_at < expires_at),
  constraint cancelled_before_the_deadline check (cancelled_at < expires_at),
  constraint expired_after_the_deadline    check (expired_at >= expires_at),
  constraint resolved_only_by_a_request    check (resolved_by is null or status in ('CONFIRMED', 'CANCELLED'))
) with (fillfactor = 80);

-- The pending holds of each item by deadline. All look-ups of lapsed holds use this index, so that the lapsed holds of one item
-- cost the others nothing.
create index reservations_pending_by_item on inventory.reservations (item_id, expires_at) where status = 'PENDING';

alter table inventory.reservations enable row level security;
comment on table inventory.reservations is 'Units held for a customer until a deadline.';
comment on column inventory.reservations.customer_id is 'The customer for whom the units are held; null for the anonymous tokens of spec 000.';
comment on column inventory.reservations.ttl_seconds is 'The requested time to live, with which a repeated request is compared.';
comment on column inventory.reservations.was_counted is 'A stock take counted the units after the hold lapsed and before it was swept: they did not return to stock.';
comment on column inventory.reservations.created_by is 'The request that created the reservation, to tell its retry from another request.';
comment on column inventory.reservations.resolved_by is 'The request that confirmed or cancelled the reservation, to tell its retry from another request.';
