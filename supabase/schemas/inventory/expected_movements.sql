-- The movements that the rows account for, one branch per command, and when. audit() checks that the ledger has these and no
-- others.
create view inventory.expected_movements with (security_invoker) as
select 'create_item' as reason, id as reference, id as item_id,
       'outside'::inventory.place as source, 'in_stock'::inventory.place as target, initial_quantity as quantity,
       created_at as at
from inventory.items where initial_quantity > 0
union all
select 'set_stock', id, item_id,
       case when in_stock > previous_in_stock then 'outside' else 'in_stock' end::inventory.place,
       case when in_stock > previous_in_stock then 'in_stock' else 'outside' end::inventory.place,
       abs(in_stock - previous_in_stock), taken_at
from inventory.stock_takes where in_stock <> previous_in_stock
union all
select 'reserve', id, item_id, 'in_stock', 'reserved', quantity, created_at from inventory.reservations
union all
select 'confirm', id, item_id, 'reserved', 'sold', quantity, confirmed_at from inventory.reservations where status = 'CONFIRMED'
union all
select 'cancel', id, item_id, 'reserved', 'in_stock', quantity, cancelled_at from inventory.reservations where status = 'CANCELLED'
union all
select 'expire', id, item_id, 'reserved', case when was_counted then 'outside' else 'in_stock' end::inventory.place, quantity,
       expired_at
from inventory.reservations where status = 'EXPIRED'
union all
select 'place_order', id, item_id, 'in_stock', 'sold', quantity, created_at from inventory.orders
union all
select 'cancel_order', id, item_id, 'sold', 'in_stock', quantity, cancelled_at from inventory.orders where status = 'CANCELLED'
union all
select 'purchase', id, item_id, 'in_stock', 'sold', 1, created_at from inventory.purchases;
comment on view inventory.expected_movements is 'The movements that items, stock takes, reservations, orders and purchases account for.';
