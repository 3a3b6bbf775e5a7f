-- Read a batch, find the item of each command, and refuse at once what nothing could satisfy: a sold-out flood takes
-- no lock. A taker that finds too little stock is refused unless its effect is there already, or lapsed holds could
-- satisfy it. One statement, hence one snapshot: a command whose effect is committed is never refused for the stock that
-- it took itself.
create function inventory.read_commands(commands jsonb) returns inventory.decision[] language plpgsql set search_path = '' as $$
begin
  return (
    with named as materialized (
      select asked.*, coalesce(by_sku.id, by_id.id, asked.item_id) as named_id,
             coalesce(by_sku.unit_price_cents, by_id.unit_price_cents) as unit_price_cents,
             coalesce(by_sku.in_stock, by_id.in_stock) as item_stock,
             asked.command in ('reserve', 'place_order')
               and (coalesce(by_sku.in_stock, by_id.in_stock) >= asked.quantity) is not true as is_short
      from rows from (jsonb_populate_recordset(null::inventory.command, commands)) with ordinality
        as asked(command, id, request_id, item_id, sku, customer_id, quantity, ttl_seconds, in_stock, position)
      left join lateral (
        select item.id, item.unit_price_cents, item.in_stock from inventory.items as item
        where item.sku = asked.sku limit 1
      ) as by_sku on true
      left join lateral (
        select item.id, item.unit_price_cents, item.in_stock from inventory.items as item
        where item.id = case
          when asked.sku is not null then null
          when asked.item_id is not null then asked.item_id
          else (select hold.item_id from inventory.reservations as hold where hold.id = asked.id)
        end limit 1
      ) as by_id on true
    ), lapsed as materialized (
      select short.item_id, inventory.lapsed_quantity(short.item_id, clock_timestamp()) as quantity
      from (select distinct named.named_id as item_id from named where named.is_short) as short
    )
    select array_agg(
      (named.position, named.command, named.id, named.request_id, named.named_id, named.sku, named.customer_id,
       named.quantity, named.ttl_seconds, named.in_stock, named.unit_price_cents,
       case
         when not named.is_short then null
         when exists (select from inventory.orders as placed where placed.id = named.id) then null
         when exists (select from inventory.reservations as held where held.id = named.id) then null
         when named.item_stock is null then 'item_not_found'
         when named.item_stock + (select lapsed.quantity from lapsed where lapsed.item_id = named.named_id) >= named.quantity then null
         else 'insufficient_stock'
       end,
       null)::inventory.decision
      order by named.position)
    from named
  );
end $$;
revoke execute on function inventory.read_commands from public;
