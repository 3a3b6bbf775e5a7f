-- A page of a tenant's orders, latest first: those after a place in this order, or from the beginning (spec 004, 4).
--
-- Locks     nothing
-- Outcomes  found  `{orders, has_more}`
create function public.list_tenant_orders(tenant_id text, at_most int, after_created_at timestamptz default null, after_id uuid default null)
returns json language sql stable security definer set search_path = '' set enable_seqscan = off set enable_bitmapscan = off
begin atomic
  with page as (
    select "order", "order".created_at, "order".id, row_number() over (order by "order".created_at desc, "order".id desc) as place
    from ordering.orders as "order"
    where "order".tenant_id = list_tenant_orders.tenant_id
      and ("order".created_at, "order".id)
          < (coalesce(list_tenant_orders.after_created_at, 'infinity'), coalesce(list_tenant_orders.after_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
    order by "order".created_at desc, "order".id desc
    limit list_tenant_orders.at_most + 1
  )
  select json_build_object('outcome', 'found', 'data', json_build_object(
    'orders', coalesce(json_agg(ordering.order_json(page."order") order by page.place)
      filter (where page.place <= list_tenant_orders.at_most), '[]'),
    'has_more', count(*) > list_tenant_orders.at_most))
  from page;
end;

comment on function public.list_tenant_orders is 'A page of a tenant''s orders, latest first.';
revoke execute on function public.list_tenant_orders from public, anon, authenticated;
grant execute on function public.list_tenant_orders to service_role;
