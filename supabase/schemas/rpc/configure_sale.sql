-- Create a sale of an item, or change its window (spec 002).
--
-- Locks     the item row, as a purchase does: no window changes while a purchase is decided
-- Outcomes  item_not_found  there is no such item
--           item_fixed      the sale is of another item; a sale keeps its item
--           sale_created    the sale exists
--           sale_changed    the sale existed, and has this window now
-- Retry     the same call again leaves the same window; with the same request_id it returns the same answer
create function public.configure_sale(
  sale_id text, item_id uuid, starts_at timestamptz, ends_at timestamptz, request_id uuid default null)
returns json language plpgsql security definer set search_path = '' set lock_timeout = '4s' as $$
declare
  sale    inventory.sales;
  created boolean;
begin
  perform from inventory.items as item where item.id = configure_sale.item_id for no key update;
  if not found then return json_build_object('outcome', 'item_not_found'); end if;

  insert into inventory.sales (id, item_id, starts_at, ends_at, created_at, created_by)
  values (configure_sale.sale_id, configure_sale.item_id, configure_sale.starts_at, configure_sale.ends_at, clock_timestamp(),
          configure_sale.request_id)
  on conflict (id) do nothing;
  created := found;
  select * into strict sale from inventory.sales where id = configure_sale.sale_id;
  if sale.item_id <> configure_sale.item_id then return json_build_object('outcome', 'item_fixed'); end if;

  update inventory.sales
  set starts_at = configure_sale.starts_at, ends_at = configure_sale.ends_at
  where id = configure_sale.sale_id
  returning * into sale;
  return json_build_object(
    'outcome', case when created or sale.created_by = configure_sale.request_id then 'sale_created' else 'sale_changed' end,
    'data', inventory.sale_json(sale));
end $$;

comment on function public.configure_sale is 'Create a sale of an item, or change its window.';
revoke execute on function public.configure_sale from public, anon, authenticated;
grant execute on function public.configure_sale to service_role;
