-- Read a batch, find the item of each command, and refuse at once what nothing could satisfy: a sold-out flood takes
-- no lock. One statement, hence one snapshot: a command whose effect is already committed is never refused for the
-- stock that it took itself.
create function inventory.read_commands(commands jsonb) returns inventory.decision[] language sql volatile
begin atomic
  select array_agg(
    (named.position, named.command, named.id, named.request_id, coalesce(item.id, named.item_id), named.customer_id,
     named.quantity, named.ttl_seconds, named.in_stock,
     case
       when named.command not in ('reserve', 'place_order') then null
       when item.id is null then 'item_not_found'
       when item.in_stock >= named.quantity then null
       when item.in_stock + inventory.lapsed_quantity(item.id, clock_timestamp()) >= named.quantity then null
       when exists (select from inventory.reservations as hold where hold.id = named.id) then null
       when exists (select from inventory.orders as placed where placed.id = named.id) then null
       else 'insufficient_stock'
     end,
     null)::inventory.decision
    order by named.position)
  from (
    select asked.*,
      case
        when asked.item_id is not null or asked.sku is not null then asked.item_id
        when asked.command in ('confirm', 'cancel') then
          (select hold.item_id from inventory.reservations as hold where hold.id = asked.id)
      end as named_id
    from rows from (jsonb_populate_recordset(null::inventory.command, commands)) with ordinality
      as asked(command, id, request_id, item_id, sku, customer_id, quantity, ttl_seconds, in_stock, position)
  ) as named
  left join inventory.items as item
    on item.id = coalesce(named.named_id, (select sku_item.id from inventory.items as sku_item where sku_item.sku = named.sku));
end;
revoke execute on function inventory.read_commands from public;
