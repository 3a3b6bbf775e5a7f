-- Flash sales (spec 002): an item, and the window in which each user may buy one unit of it. Both tables are written only under
-- the item's lock, so that a window does not change while a purchase is decided.
create table inventory.sales (
  id         inventory.sale_id primary key,
  item_id    uuid not null references inventory.items,
  starts_at  timestamptz not null,
  ends_at    timestamptz not null,
  created_at timestamptz not null,
  created_by uuid,

  constraint a_sale_ends_after_it_starts check (ends_at > starts_at)
);

alter table inventory.sales enable row level security;
comment on table inventory.sales is 'Flash sales: an item, and when each user may buy one unit of it.';
comment on column inventory.sales.created_by is 'The request that created the sale, to tell its retry from another request.';

-- Purchases: one unit each, sold immediately. The primary key is what allows one a user. As in orders, item_id has no foreign
-- key; that to the sale costs nothing worth mentioning, because there are only as many purchases as units.
create table inventory.purchases (
  id         uuid not null,
  sale_id    inventory.sale_id not null references inventory.sales,
  user_id    inventory.user_id not null,
  item_id    uuid not null,
  starts_at  timestamptz not null,
  ends_at    timestamptz not null,
  created_at timestamptz not null,
  created_by uuid,
  attempt_id uuid,

  constraint a_user_buys_once primary key (sale_id, user_id),
  constraint a_purchase_has_its_own_id unique (id),
  constraint an_attempt_buys_once unique (attempt_id),
  constraint a_purchase_is_made_in_the_window check (created_at >= starts_at and created_at < ends_at)
);

-- The purchases of a time, for the audit.
create index purchases_by_item on inventory.purchases (item_id, created_at);

alter table inventory.purchases enable row level security;
comment on table inventory.purchases is 'One unit of a sale''s item each, bought by a user.';
comment on column inventory.purchases.starts_at is 'The start of the window that the purchase was decided in; the sale''s may have changed since.';
comment on column inventory.purchases.created_by is 'The request that bought the unit, to tell its retry from another request.';
comment on column inventory.purchases.attempt_id is 'The attempt that bought it: requests with the same Idempotency-Key are one attempt.';
