-- What can be reserved or bought, and how many units are in each place. The row is the only lock that anyone waits for,
-- and its counters are the sums of the ledger: see stock_movements.sql for what enforces that.
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

  constraint a_sku_names_one_item unique (sku),
  constraint no_unit_is_owed      check (least(in_stock, reserved, sold) >= 0)
) with (fillfactor = 20);  -- a hot row is rewritten with every batch: room beside it keeps those updates in its page

alter table inventory.items enable row level security;
comment on table inventory.items is 'What can be reserved or bought, and how many units are in each place.';
comment on column inventory.items.sku is 'The shop''s own name of the item: the product id of specs 000 and 003; the id where none was given.';
comment on column inventory.items.initial_quantity is 'Units at creation: what a repeated creation is compared with.';
comment on column inventory.items.unit_price_cents is 'What one unit costs; an item without a price is not sold by the shop of spec 003.';
