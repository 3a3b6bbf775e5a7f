-- What can be reserved or bought, and how many units are in each place. The row is the only lock that anyone waits for. Its
-- counters are the sums of the ledger, which the triggers in stock_movements.sql enforce.
create table inventory.items (
  id               uuid primary key,
  sku              inventory.sku not null,
  name             inventory.item_name not null,
  unit_price_cents inventory.cents,
  initial_quantity inventory.stock_count not null,
  in_stock         bigint not null default 0,
  reserved         bigint not null default 0,
  sold             bigint not null default 0,
  created_at       timestamptz not null default clock_timestamp(),
  updated_at       timestamptz not null default clock_timestamp(),
  created_by       uuid,
  initial_events   boolean not null default false,
  events_since     bigint,
  event_sequence   bigint not null default 0,

  constraint a_sku_names_one_item unique (sku),
  constraint no_unit_is_owed      check (least(in_stock, reserved, sold) >= 0)
) with (fillfactor = 20);  -- every batch rewrites a hot row: free space keeps the updates on its page

alter table inventory.items enable row level security;
comment on table inventory.items is 'What can be reserved or bought, and how many units are in each place.';
comment on column inventory.items.sku is 'The shop''s own id of the item, which is the product id of specs 000 and 003; the item''s id if it has no other.';
comment on column inventory.items.initial_quantity is 'Units at creation, with which a repeated creation is compared.';
comment on column inventory.items.initial_events is 'Whether the item was created with events, with which a repeated creation is compared.';
comment on column inventory.items.events_since is 'The last movement before events were switched on: each later one has an event. Null: none has.';
comment on column inventory.items.event_sequence is 'The sequence of the item''s last event, which is also how many it has had.';
comment on column inventory.items.created_by is 'The request that created the item, to tell its retry from another request.';
comment on column inventory.items.unit_price_cents is 'What one unit costs; an item without a price is not sold by the shop of spec 003.';
