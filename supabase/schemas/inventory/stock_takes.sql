-- Stock takes: counts by the shop's staff, each of which set an item's IN_STOCK (spec 000, PATCH). Each has a row, so that a
-- retried one is recognised and cannot undo what was reserved after it.
create table inventory.stock_takes (
  id                uuid primary key,
  item_id           uuid not null references inventory.items,
  in_stock          inventory.stock_count not null,
  previous_in_stock inventory.stock_count not null,
  taken_at          timestamptz not null default clock_timestamp()
);

create index stock_takes_by_item on inventory.stock_takes (item_id, taken_at);

alter table inventory.stock_takes enable row level security;
comment on table inventory.stock_takes is 'Counts by staff, each of which set an item''s units in stock.';
comment on column inventory.stock_takes.previous_in_stock is 'Units in stock just before; the difference is what the stock take moved.';
