-- The first two bytes of the id of the item with this sku, as four hexadecimal digits: its own where the sku is an id, else those
-- of its hash. So both names of an item lead to the same one of many databases (docs/scale.md).
create function inventory.bucket(sku text) returns text language plpgsql immutable strict parallel safe set search_path = '' as $$
begin
  return left(case when sku ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then sku else encode(sha256(convert_to(sku, 'UTF8')), 'hex') end, 4);
end $$;
revoke execute on function inventory.bucket from public;
