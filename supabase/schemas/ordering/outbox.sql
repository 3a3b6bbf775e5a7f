-- Events to publish, each written in the transaction of what it tells: of an order of a tenant, or of an item's stock. The events
-- of one order, or of one item, are published in the order of their sequence. item_id has no foreign key: the ledger's trigger alone writes
-- it, while it has the item locked, and items are never deleted.
create table ordering.outbox (
  id              uuid primary key default gen_random_uuid(),
  sequence        bigint not null generated always as identity unique,
  event_type      text not null,
  order_id        uuid references ordering.orders,
  item_id         uuid,
  movement_id     bigint,
  stream_id       uuid generated always as (coalesce(order_id, item_id)) stored,
  tenant_id       ordering.tenant_id,
  payload         json not null,
  created_at      timestamptz not null default clock_timestamp(),
  published_at    timestamptz,

  attempts        int not null default 0,
  next_attempt_at timestamptz default clock_timestamp(),
  lease_id        uuid,
  leased_until    timestamptz,
  parked_at       timestamptz,
  last_error      text,

  constraint an_order_closes_once unique (order_id, event_type),
  constraint an_event_is_of_an_order_or_an_item check (num_nonnulls(order_id, item_id) = 1),
  constraint a_movement_has_one_event unique (item_id, movement_id),
  constraint an_event_of_an_item_is_of_a_movement check ((item_id is null) = (movement_id is null)),
  constraint an_order_has_a_tenant check ((order_id is null) = (tenant_id is null)),

  constraint attempts_are_counted check (attempts >= 0),
  constraint a_published_event_is_done check (published_at is null or num_nonnulls(next_attempt_at, parked_at) = 0),
  constraint a_parked_event_is_not_tried check (parked_at is null or next_attempt_at is null),
  constraint a_lease_has_an_id check (leased_until is null or lease_id is not null),
  constraint an_event_is_tried_again_after_its_lease check (leased_until is null or leased_until is not distinct from next_attempt_at),
  constraint an_error_is_short check (char_length(last_error) <= 200)
);

-- For the relay: what may be published now, and what follows an event in its stream.
create index outbox_due on ordering.outbox (next_attempt_at) where next_attempt_at is not null;
create index outbox_streams on ordering.outbox (stream_id, sequence) where published_at is null;
create unique index one_event_of_a_stream_is_leased on ordering.outbox (stream_id) where leased_until is not null;
-- For the archive: the events of orders; those of an item are found by its movements.
create index outbox_published_of_orders on ordering.outbox (published_at) where order_id is not null and published_at is not null;
-- For people: what is not published yet.
create index outbox_pending on ordering.outbox (created_at) where published_at is null;
create index outbox_parked on ordering.outbox (parked_at) where parked_at is not null;

alter table ordering.outbox enable row level security;
comment on table ordering.outbox is 'Events to publish, each written in the transaction of what it tells.';
comment on column ordering.outbox.stream_id is 'The order or the item: the events of one are published in order.';
comment on column ordering.outbox.next_attempt_at is
  'When a relay may lease it; null if it is published, is parked, or waits for an earlier event of its stream.';
comment on column ordering.outbox.lease_id is 'The last lease. It is held until `leased_until`, and until another relay takes the event.';

-- What a publisher needs of an event.
create function ordering.event_json(event ordering.outbox) returns json language plpgsql stable set search_path = '' as $$
begin
  return json_build_object(
    'id', event.id,
    'lease_id', event.lease_id,
    'type', event.event_type,
    'timestamp', inventory.iso(event.created_at),
    'data', event.payload);
end $$;
revoke execute on function ordering.event_json from public;

-- How the publication of an event goes, for people.
create function ordering.event_state_json(event ordering.outbox) returns json language plpgsql stable set search_path = '' as $$
begin
  return json_build_object(
    'id', event.id,
    'type', event.event_type,
    'stream_id', event.stream_id,
    'created_at', inventory.iso(event.created_at),
    'published_at', inventory.iso(event.published_at),
    'parked_at', inventory.iso(event.parked_at),
    'attempts', event.attempts,
    'last_error', event.last_error);
end $$;
revoke execute on function ordering.event_state_json from public;

-- The pause after so many failed attempts: 5 s, three times as long each time, 6 h at most, a quarter more or less at random, so
-- that a receiver that comes back does not get everything at once.
create function ordering.backoff(attempts int) returns interval language plpgsql volatile set search_path = '' as $$
begin
  return least(interval '6 hours', interval '5 seconds' * 3 ^ (attempts - 1)) * (0.75 + random() / 2);
end $$;
revoke execute on function ordering.backoff from public;

-- Let the relay go on with a stream after one of its events is published: its next event may be published, and is leased until
-- `lease_end` if there is one.
create function ordering.continue_stream(stream_id uuid, lease_id uuid, lease_end timestamptz) returns void
language sql volatile set search_path = '' as $$
  update ordering.outbox as event
  set next_attempt_at = coalesce(continue_stream.lease_end, clock_timestamp()), leased_until = continue_stream.lease_end,
      lease_id = continue_stream.lease_id
  where event.id = (
    select following.id from ordering.outbox as following
    where following.stream_id = continue_stream.stream_id and following.published_at is null
    order by following.sequence limit 1);
$$;
revoke execute on function ordering.continue_stream from public;
