-- One command of a batch, as the caller sends it. `id` is the caller's own: of what the command creates (reservation, order,
-- stock take) or acts on. `request_id` tells the retry of a request from another request. An item is named by `sku`, by
-- `item_id`, or by the reservation that the command acts on.
create type inventory.command as (
  command     text,
  id          uuid,
  request_id  uuid,
  item_id     uuid,
  sku         text,
  customer_id text,
  quantity    bigint,
  ttl_seconds int,
  in_stock    bigint
);

-- A command on its way through the engine: what was sent, field by field, then what the engine knows of it.
create type inventory.decision as (
  command          text,
  id               uuid,
  request_id       uuid,
  item_id          uuid,
  sku              text,
  customer_id      text,
  quantity         bigint,
  ttl_seconds      int,
  in_stock         bigint,
  ordinal          bigint,           -- its place in the batch, from 1
  found_item_id    uuid,             -- however it was named; null where there is none
  unit_price_cents int,              -- of the item
  available        bigint,           -- units in stock, read before any lock: good for a refusal, never for a success
  source           inventory.place,
  target           inventory.place,
  shortage         text,             -- the outcome where too little is in stock
  outcome          text,
  units            bigint,           -- that it moves; null where it moves nothing
  answer           json              -- of a command that moves nothing, where it is more than its outcome
);

-- What the rows say of one command: it overrides the decision of that ordinal.
create type inventory.finding as (
  ordinal bigint,
  outcome text,
  units   bigint,
  answer  json
);
