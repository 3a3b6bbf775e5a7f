-- What public.archive() has moved out of the way. No function of the service reads it, only audit() does: it may be dumped and truncated
-- at any time (docs/operations.md). As the inventory, this schema is not exposed.
create schema archive;
revoke all on schema archive from public;
comment on schema archive is 'Old movements of stock and published events, moved out of the ledger and the outbox.';

-- Each item's oldest movements, with its levels after each: any part of the archive can be checked without the rest.
create table archive.stock_movements (
  item_id   uuid not null,
  id        bigint not null,
  source    inventory.place not null,
  target    inventory.place not null,
  quantity  inventory.quantity not null,
  reason    text not null,
  reference uuid not null,
  at        timestamptz not null,
  in_stock  bigint not null,
  reserved  bigint not null,
  sold      bigint not null,

  primary key (item_id, id)
);

alter table archive.stock_movements enable row level security;
comment on table archive.stock_movements is 'Movements that were moved out of the ledger, with the levels of the item after each.';

create table archive.outbox (
  id           uuid primary key,
  sequence     bigint not null,
  event_type   text not null,
  order_id     uuid,
  item_id      uuid,
  movement_id  bigint,
  tenant_id    ordering.tenant_id,
  payload      json not null,
  created_at   timestamptz not null,
  published_at timestamptz not null
);

alter table archive.outbox enable row level security;
comment on table archive.outbox is 'Published events that were moved out of the outbox.';
