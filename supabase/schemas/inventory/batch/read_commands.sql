-- Why a command that finds too little stock can be refused without the lock: null where lapsed holds could satisfy it,
-- or where its effect is there already. Stable: it sees what the statement that calls it sees.
create function inventory.early_refusal(asked_id uuid, item inventory.items, quantity bigint) returns text
language plpgsql stable set search_path = '' as $$
begin
  if exists (select from inventory.orders where id = asked_id)
    or exists (select from inventory.reservations where id = asked_id)
  then
    return null;
  end if;
  if item.id is null then return 'item_not_found'; end if;
  if item.in_stock + inventory.lapsed_quantity(item.id, clock_timestamp()) >= quantity then return null; end if;
  return 'insufficient_stock';
end $$;
revoke execute on function inventory.early_refusal from public;

-- Read a batch, find the item of each command, and refuse at once what nothing could satisfy: a sold-out flood takes
-- no lock. One statement, hence one snapshot: a command whose effect is already committed is never refused for the
-- stock that it took itself.
create function inventory.read_commands(commands jsonb) returns inventory.decision[] language plpgsql set search_path = '' as $$
begin
  return (
    select array_agg(
      (asked.position, asked.command, asked.id, asked.request_id,
       coalesce(by_sku.id, by_id.id, asked.item_id), asked.sku, asked.customer_id, asked.quantity, asked.ttl_seconds,
       asked.in_stock, coalesce(by_sku.unit_price_cents, by_id.unit_price_cents),
       case
         when asked.command not in ('reserve', 'place_order') then null
         when coalesce(by_sku.in_stock, by_id.in_stock) >= asked.quantity then null
         else inventory.early_refusal(asked.id, coalesce(by_sku, by_id), asked.quantity)
       end,
       null)::inventory.decision)
    from rows from (jsonb_populate_recordset(null::inventory.command, commands)) with ordinality
      as asked(command, id, request_id, item_id, sku, customer_id, quantity, ttl_seconds, in_stock, position)
    left join inventory.items as by_sku on by_sku.sku = asked.sku
    left join inventory.items as by_id on by_id.id = case
      when asked.sku is not null then null
      when asked.item_id is not null then asked.item_id
      else (select hold.item_id from inventory.reservations as hold where hold.id = asked.id)
    end
  );
end $$;
revoke execute on function inventory.read_commands from public;
