-- Orders of the flash-sale shop (spec 003): units sold at once, without a hold. The id is derived from the idempotency
-- key, so the primary key is what makes a key worth one order. The item carries no foreign key, as in the ledger: an order
-- is written with its movement, whose trigger refuses an unknown item, and a check a row would be a tenth of its cost.
create table inventory.orders (
  id               uuid primary key,
  item_id          uuid not null,
  customer_id      inventory.customer_id not null,
  quantity         inventory.quantity not null,
  unit_price_cents inventory.cents not null,
  status           inventory.order_status not null default 'CONFIRMED',
  created_at       timestamptz not null,
  cancelled_at     timestamptz,
  cancelled_by     uuid,

  constraint only_cancelled_says_when check ((status = 'CANCELLED') = (cancelled_at is not null)),
  constraint only_cancelled_says_who  check ((status = 'CANCELLED') = (cancelled_by is not null))
) with (fillfactor = 90);

-- Read backwards for the latest. Without the id: the orders of one batch share an instant, and equal keys are stored once.
create index orders_by_item on inventory.orders (item_id, created_at);

alter table inventory.orders enable row level security;
comment on table inventory.orders is 'Orders of the flash-sale shop: units sold at once.';
comment on column inventory.orders.cancelled_by is 'The request that cancelled it, so that its retry is told from another''s.';
