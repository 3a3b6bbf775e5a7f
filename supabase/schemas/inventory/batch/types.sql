-- One command of a batch, as the caller sends it. `id` is minted by the caller: of what the command creates (reservation,
-- order, stock take) or acts on. `request_id` tells the retry of a request from another request. The item is given by `sku`,
-- by `item_id`, by the reservation that the command acts on, or by the sale. `attempt_id` is the same for all requests with
-- one Idempotency-Key.
create type inventory.command as (
  command     text,
  id          uuid,
  request_id  uuid,
  item_id     uuid,
  sku         text,
  customer_id text,
  quantity    bigint,
  ttl_seconds int,
  in_stock    bigint,
  sale_id     text,
  user_id     text,
  attempt_id  uuid
);

-- A command in the engine: the fields that were sent, then what the engine has found out.
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
  sale_id          text,
  user_id          text,
  attempt_id       uuid,
  ordinal          bigint,           -- its place in the batch, from 1
  found_item_id    uuid,             -- however it was given; null if there is no such item
  unit_price_cents int,              -- of the item
  available        bigint,           -- units in stock, read before any lock: enough for a refusal, never for a success
  source           inventory.place,
  target           inventory.place,
  shortage         text,             -- the outcome if too little is in stock
  early            boolean,          -- its rows are asked before anything is locked, too
  outcome          text,
  units            bigint,           -- the units it moves; null if it moves none
  answer           json,             -- of a command that moves none, if its answer is more than the outcome
  is_final         boolean           -- it was refused before the lock, and its item may not be locked
);

-- What the rows say about one command. It overrides the decision of that ordinal.
create type inventory.finding as (
  ordinal bigint,
  outcome text,
  units   bigint,
  answer  json
);
