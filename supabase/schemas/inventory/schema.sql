-- The inventory core. It is not exposed: the functions in `public` are the only way in.
create schema inventory;
revoke all on schema inventory from public;
comment on schema inventory is 'Items, their units, and the ledger of every movement.';

-- Every unit of an item is in exactly one place. Stock comes from `outside` and leaves to it.
create type inventory.place as enum ('outside', 'in_stock', 'reserved', 'sold');
create type inventory.reservation_status as enum ('PENDING', 'CONFIRMED', 'CANCELLED', 'EXPIRED');
create type inventory.order_status as enum ('CONFIRMED', 'CANCELLED');

-- The one spelling of a user id. The collation's lower() is the same on every platform. A letter may combine with its accents in
-- another way once it is in lower case, so the text is normalised again.
create function inventory.normalise_user_id(user_id text) returns text language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return normalize(lower(btrim(normalize(user_id, nfkc)) collate pg_c_utf8), nfkc);
end $$;
revoke execute on function inventory.normalise_user_id from public;

-- What a value may be. A domain is checked when its value is written; a table's CHECK at every change of a row, and every
-- statement parses it again, which was a tenth of the time of a batch. So tables have CHECKs only on several columns together.
create domain inventory.sku as text constraint a_sku_is_short check (char_length(value) between 1 and 100);
create domain inventory.item_name as text constraint a_name_is_short check (char_length(value) between 1 and 200);
create domain inventory.customer_id as text constraint a_customer_id_is_short check (char_length(value) between 1 and 200);
create domain inventory.cents as int constraint a_price_is_not_negative check (value >= 0);
create domain inventory.quantity as bigint constraint a_quantity_is_positive check (value > 0);
create domain inventory.stock_count as bigint constraint a_count_is_not_negative check (value >= 0);
create domain inventory.sale_id as text constraint a_sale_id_is_a_slug check (value ~ '^[a-z0-9][a-z0-9-]{0,63}$');
-- The expression of normalise_user_id(), without a call for each purchase.
create domain inventory.user_id as text constraint a_user_id_is_normalised
  check (char_length(value) between 1 and 200
         and value = normalize(lower(btrim(normalize(value, nfkc)) collate pg_c_utf8), nfkc));
