-- Orders of the flash-sale shop (spec 003): units sold immediately, without a hold. The id is derived from the idempotency
-- key, so the primary key allows one order per key. As in the ledger, item_id has no foreign key: an order is written with its
-- movement, whose trigger refuses an unknown item, and the check would take a tenth of the time of an order.
create table inventory.orders (
  id               uuid primary key,
  item_id          uuid not null,
  customer_id      inventory.customer_id not null,
  quantity         inventory.quantity not null,
  unit_price_cents inventory.cents not null,
  status           inventory.order_status not null default 'CONFIRMED',
  created_at       timestamptz not null,
  cancelled_at     timestamptz,
  created_by       uuid,
  cancelled_by     uuid,

  constraint only_cancelled_says_when check ((status = 'CANCELLED') = (cancelled_at is not null)),
  constraint only_cancelled_says_who  check ((status = 'CANCELLED') = (cancelled_by is not null))
) with (fillfactor = 90);

-- Read backwards for the latest orders. The id is left out: the orders of a batch share an instant, and equal keys are stored
-- only once.
create index orders_by_item on inventory.orders (item_id, created_at);

alter table inventory.orders enable row level security;
comment on table inventory.orders is 'Orders of the flash-sale shop: units sold immediately.';
comment on column inventory.orders.created_by is 'The request that placed the order, to tell its retry from another request.';
comment on column inventory.orders.cancelled_by is 'The request that cancelled the order, to tell its retry from another request.';
