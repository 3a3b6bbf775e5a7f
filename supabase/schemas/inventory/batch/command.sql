-- One command of a batch. `id` is the caller's own, of what the command creates (reservation, order, stock take) or
-- acts on; `request_id` tells the retry of a request from another request. An item is named by `item_id` or by `sku`.
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

-- The same with what was found and decided: `units` is what the command moves, null where it moves nothing.
create type inventory.decision as (
  position         int,
  command          text,
  id               uuid,
  request_id       uuid,
  item_id          uuid,
  sku              text,
  customer_id      text,
  quantity         bigint,
  ttl_seconds      int,
  in_stock         bigint,
  unit_price_cents int,
  outcome          text,
  units            bigint
);
