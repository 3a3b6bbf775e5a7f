-- What each command of a decided batch is answered, in order: its outcome, the row, and `replayed` where the answer is
-- that of an earlier call. What the batch itself has just created is not read again: it is as it was asked for.
create function inventory.answers(decided inventory.decision[], at timestamptz) returns json language plpgsql set search_path = '' as $$
begin
  return (
    select json_agg(case done.outcome
      when 'placed' then json_build_object('outcome', done.outcome, 'replayed', done.units is null, 'data',
        inventory.order_json(done.id, coalesce(placed.sku, done.sku), coalesce(placed.customer_id, done.customer_id),
          coalesce(placed.quantity, done.quantity), coalesce(placed.unit_price_cents, done.unit_price_cents),
          coalesce(placed.created_at, at)))
      when 'reserved' then json_build_object('outcome', done.outcome, 'replayed', done.units is null, 'data',
        inventory.new_reservation_json(done.id, done.item_id, done.customer_id, done.quantity,
          coalesce((reservation.held).created_at, at), coalesce((reservation.held).expires_at, at + make_interval(secs => done.ttl_seconds))))
      when 'order_cancelled' then json_build_object('outcome', done.outcome, 'data',
        json_build_object('order_id', done.id, 'status', 'CANCELLED', 'restored_quantity',
          coalesce(placed.quantity, done.units)))
      when 'stock_set' then json_build_object('outcome', done.outcome, 'data', inventory.item_json(stock.counted))
      else case when done.outcome in ('confirmed', 'already_confirmed', 'cancelled', 'already_cancelled') and (reservation.held).id is not null
        then json_build_object('outcome', done.outcome, 'data', inventory.reservation_json(reservation.held))
        else json_build_object('outcome', done.outcome) end
      end)
    from unnest(decided) as done
    left join lateral (
      select held from inventory.reservations as held
      where held.id = case when done.command in ('confirm', 'cancel') or done.units is null then done.id end limit 1
    ) as reservation on true
    left join lateral (
      select placed.customer_id, placed.quantity, placed.unit_price_cents, placed.created_at,
             (select sold.sku from inventory.items as sold where sold.id = placed.item_id) as sku
      from inventory.orders as placed
      where placed.id = case when done.units is null then done.id end limit 1
    ) as placed on true
    left join lateral (
      select counted from inventory.items as counted
      where counted.id = case done.outcome when 'stock_set' then done.item_id end limit 1
    ) as stock on true
  );
end $$;
revoke execute on function inventory.answers from public;
