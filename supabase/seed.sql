-- The five products of spec 003, and a demo sale that is open for a week (spec 002). Run again, it changes nothing. On one of many
-- databases (docs/scale.md) the setting holdfast.buckets, '0000-0fff' for example, says which of them belong there.
with product (sku, name, unit_price_cents, initial_quantity) as (
  values
    ('1', 'Mechanical Keyboard Ultra', 4999, 100),
    ('2', 'Wireless Mouse Pro', 2999, 50),
    ('3', 'USB-C Hub 7-in-1', 1999, 200),
    ('4', '4K Webcam Stream', 8999, 10),
    ('5', 'Noise-Cancel Headphones', 14999, 30),
    ('aurora-lamp', 'Aurora Lamp, First Edition', null, 100)
), created as (
  insert into inventory.items (id, sku, name, unit_price_cents, initial_quantity)
  select (inventory.bucket(sku) || substr(gen_random_uuid()::text, 5))::uuid, sku, name, unit_price_cents, initial_quantity
  from product,
       coalesce(nullif(current_setting('holdfast.buckets', true), ''), '0000-ffff') as buckets
  where inventory.bucket(sku) between split_part(buckets, '-', 1) and split_part(buckets, '-', 2)
  on conflict (sku) do nothing
  returning id, initial_quantity
)
insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
select id, 'outside', 'in_stock', initial_quantity, 'create_item', id from created;

insert into inventory.sales (id, item_id, starts_at, ends_at, created_at)
select 'demo', id, now(), now() + interval '7 days', now() from inventory.items where sku = 'aurora-lamp'
on conflict (id) do nothing;
