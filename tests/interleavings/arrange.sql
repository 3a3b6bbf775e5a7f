-- What an interleaving starts from, and what it ends as. Run by a superuser on a database of its own.
create schema interleavings;

-- The answers of the commands, by session.
create table interleavings.answers (session int primary key, answer json not null);

-- An id made of a word of four letters and the session that creates the row, and the other way round.
create function interleavings.id(word text, session int default 0) returns uuid language sql immutable
return format('%s-0000-4000-8000-%s', encode(word::bytea, 'hex'), lpad(session::text, 12, '0'))::uuid;

create function interleavings.name(id uuid) returns text language sql immutable
return convert_from(decode(left(id::text, 8), 'hex'), 'UTF8') || ltrim(right(id::text, 12), '0');

-- One item with a hold and an order of two units each, some units in stock, perhaps a lapsed hold of one unit, and a sale.
create procedure interleavings.arrange(in_stock int, lapsed_units int, hold_has_lapsed boolean, sale_starts interval)
language plpgsql as $$
declare
  item_id uuid := interleavings.id('item');
begin
  -- Past the triggers that protect the ledger. A truncation would be slower: every session would have to plan again.
  set local session_replication_role = replica;
  delete from inventory.stock_movements;
  delete from inventory.stock_takes;
  delete from inventory.reservations;
  delete from inventory.orders;
  delete from inventory.purchases;
  delete from inventory.sales;
  delete from inventory.items;
  delete from interleavings.answers;
  set local session_replication_role = origin;

  perform public.create_item(item_id, 'an item', in_stock + lapsed_units + 4);
  update inventory.items set sku = 'item', unit_price_cents = 100;
  perform public.reserve(interleavings.id('hold'), item_id, 'a customer', 2, 600);
  perform public.place_order(interleavings.id('sold'), 'item', 'a customer', 2);
  perform public.configure_sale('a-sale', item_id, clock_timestamp() + sale_starts, clock_timestamp() + interval '2 h');
  if lapsed_units > 0 then
    perform public.reserve(interleavings.id('past'), item_id, 'a customer', lapsed_units, 600);
    update inventory.reservations set expires_at = clock_timestamp() where id = interleavings.id('past');
  end if;
  if hold_has_lapsed then call interleavings.lapse(); end if;
end $$;

-- The deadline of the hold passes.
create procedure interleavings.lapse() language sql as $$
  update inventory.reservations set expires_at = clock_timestamp()
  where id = interleavings.id('hold') and status = 'PENDING' and expires_at > clock_timestamp();
$$;

-- The first session and the third open the sale, the second ends it.
create function interleavings.configure(session int) returns json language sql
return public.configure_sale('a-sale', interleavings.id('item'), clock_timestamp() - interval '1 h',
  clock_timestamp() + case when session = 2 then interval '-1 s' else interval '1 h' end);

-- The batch of one that a session sends. Its commands take two units, count three, and act on the first hold and order; a
-- purchase is made by a user of the session, or by one user in all sessions, and each is an attempt of its own.
create function interleavings.batch(command text, session int) returns jsonb language sql
return jsonb_build_array(jsonb_build_object(
  'command', replace(command, '_by_one', ''), 'request_id', gen_random_uuid(), 'sku', 'item', 'customer_id', 'a customer',
  'quantity', case when command like 'purchase%' then 1 else 2 end, 'ttl_seconds', 600, 'in_stock', 3, 'sale_id', 'a-sale',
  'user_id', case command when 'purchase' then 'user ' || session else 'one user' end,
  'attempt_id', interleavings.id('buys', session),
  'id', case command
    when 'reserve' then interleavings.id('hold', session)
    when 'place_order' then interleavings.id('sold', session)
    when 'set_stock' then interleavings.id('take', session)
    when 'purchase' then interleavings.id('unit', session)
    when 'purchase_by_one' then interleavings.id('unit')
    when 'cancel_order' then interleavings.id('sold')
    else interleavings.id('hold')
  end));

-- An answer without what differs from run to run: its outcome, and the levels if it has any. A sweep may have skipped the item.
create function interleavings.summary(answer json) returns text language sql immutable
return concat_ws(' ', answer ->> 'outcome', answer -> 'data' ->> 'status', case when (answer ->> 'replayed')::boolean then 'replayed' end,
  answer -> 'data' ->> 'available_quantity', answer -> 'data' ->> 'reserved_quantity', answer -> 'data' ->> 'confirmed_quantity');

create function interleavings.result() returns jsonb language sql volatile
return jsonb_build_object(
  'answers', (select coalesce(jsonb_object_agg(session, interleavings.summary(answer)), '{}') from interleavings.answers),
  'levels', interleavings.summary(public.get_item(interleavings.id('item'))),
  'rows', (
    select jsonb_object_agg(interleavings.name(id), status) from (
      select id, public.get_reservation(id) -> 'data' ->> 'status' as status from inventory.reservations
      union all select id, status::text from inventory.orders
      union all select id, in_stock::text from inventory.stock_takes
      union all select id, user_id from inventory.purchases
      union all select interleavings.id('sale'), public.get_sale('a-sale') -> 'data' ->> 'status'
    ) as "row"),
  'audit', (select coalesce(jsonb_agg(violation), '[]') from public.audit() as violation),
  'unreported', (
    select (select count(*) from inventory.stock_movements where reason = 'expire')
      - coalesce(sum((answer -> 'data' ->> 'expired_count')::int), 0)
    from interleavings.answers));
