-- What each command of a decided batch is answered, in order: its outcome, the row as the database now has it, and
-- `replayed` where the answer is that of an earlier call.
create function inventory.answers(decided inventory.decision[]) returns jsonb language sql volatile
begin atomic
  select jsonb_agg(
    case
      when done.outcome in ('reserved', 'placed') then jsonb_build_object(
        'outcome', done.outcome,
        'replayed', done.units is null,
        'data', case done.outcome
          when 'reserved' then inventory.new_reservation_json(held)
          else inventory.order_json(placed, item.sku) end)
      when done.outcome in ('confirmed', 'already_confirmed', 'cancelled', 'already_cancelled') and held.id is not null then
        jsonb_build_object('outcome', done.outcome, 'data', inventory.reservation_json(held))
      when done.outcome = 'order_cancelled' then jsonb_build_object(
        'outcome', done.outcome,
        'data', jsonb_build_object('order_id', placed.id, 'status', placed.status, 'restored_quantity', placed.quantity))
      when done.outcome = 'stock_set' then
        jsonb_build_object('outcome', done.outcome, 'data', inventory.item_json(item))
      else jsonb_build_object('outcome', done.outcome)
    end
    order by done.position)
  from unnest(decided) as done
  left join inventory.reservations as held
    on held.id = done.id and done.command in ('reserve', 'confirm', 'cancel')
  left join inventory.orders as placed on placed.id = done.id and done.command in ('place_order', 'cancel_order')
  left join inventory.items as item on item.id = done.item_id and done.outcome in ('placed', 'stock_set');
end;
revoke execute on function inventory.answers from public;
