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

  constraint an_order_closes_once unique (order_id, event_type),
  constraint an_event_is_of_an_order_or_an_item check (num_nonnulls(order_id, item_id) = 1),
  constraint a_movement_has_one_event unique (item_id, movement_id),
  constraint an_event_of_an_item_is_of_a_movement check ((item_id is null) = (movement_id is null)),
  constraint an_order_has_a_tenant check ((order_id is null) = (tenant_id is null))
);

alter table ordering.outbox enable row level security;
comment on table ordering.outbox is 'Events to publish, each written in the transaction of what it tells.';
comment on column ordering.outbox.stream_id is 'The order or the item: the events of one are published in order.';
