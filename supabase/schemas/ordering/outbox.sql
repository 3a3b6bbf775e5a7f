-- Events to publish, each written in the transaction of what it tells.
create table ordering.outbox (
  id           uuid primary key default gen_random_uuid(),
  event_type   text not null,
  order_id     uuid not null references ordering.orders,
  tenant_id    ordering.tenant_id not null,
  payload      json not null,
  created_at   timestamptz not null default clock_timestamp(),
  published_at timestamptz,

  constraint an_order_closes_once unique (order_id, event_type)
);

alter table ordering.outbox enable row level security;
comment on table ordering.outbox is 'Events to publish, each written in the transaction of what it tells.';
