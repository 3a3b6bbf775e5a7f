-- Read a batch before anything is locked: each command with its item, and its outcome unless the rows say otherwise. Raises
-- if a command is unknown, or lacks its id, its item or its units.
create function inventory.read(commands jsonb) returns inventory.decision[] language plpgsql set search_path = '' as $$
begin
  if jsonb_array_length(commands) > 200 then
    raise exception 'a batch has at most 200 commands, not %', jsonb_array_length(commands);
  end if;
  return array(
    select row(
      command.*, item.id, item.unit_price_cents, item.in_stock, rule.source, rule.target, rule.shortage,
      rule.early,
      case
        when rule.command is null then inventory.unknown(command.command)
        when command.id is null then inventory.missing(command.command, 'id')
        when item.id is not null then rule.done
        when rule.source = 'outside' and command.sku is null then inventory.missing(command.command, 'sku')
        when rule.no_item = 'item_not_found' and command.sku is null and command.item_id is null
          then inventory.missing(command.command, 'item_id or sku')
        else rule.no_item
      end,
      case when item.id is not null then
        case rule.source
          when 'outside'  then coalesce(command.in_stock, inventory.missing(command.command, 'in_stock')::bigint)
          when 'in_stock' then coalesce(command.quantity, inventory.missing(command.command, 'quantity')::bigint)
        end
      end,
      null, false)::inventory.decision
    from jsonb_populate_recordset(null::inventory.command, commands) with ordinality as command
    left join unnest(inventory.command_list()) as rule on rule.command = command.command
    left join lateral (
      select item.id, item.unit_price_cents, item.in_stock from inventory.items as item where item.sku = command.sku limit 1
    ) as by_sku on true
    left join lateral (
      select item.id, item.unit_price_cents, item.in_stock from inventory.items as item
      where item.id = case when command.sku is null then coalesce(command.item_id,
        (select sale.item_id from inventory.sales as sale where sale.id = command.sale_id),
        (select reservation.item_id from inventory.reservations as reservation where reservation.id = command.id)) end limit 1
    ) as by_id on true
    cross join lateral (
      select coalesce(by_sku.unit_price_cents, by_id.unit_price_cents) as unit_price_cents,
             coalesce(by_sku.in_stock, by_id.in_stock) as in_stock,
             case when not rule.priced or coalesce(by_sku.unit_price_cents, by_id.unit_price_cents) is not null
                  then coalesce(by_sku.id, by_id.id) end as id
    ) as item
    order by command.ordinality
  );
end $$;
revoke execute on function inventory.read from public;
