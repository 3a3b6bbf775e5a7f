-- An order of a tenant (spec 004).
--
-- Locks     nothing
-- Outcomes  order_not_found  this tenant has no such order
--           found            the order
create function public.get_tenant_order(tenant_id text, order_id uuid) returns json
language sql stable security definer set search_path = ''
begin atomic
  select coalesce(
    (select json_build_object('outcome', 'found', 'data', ordering.order_json("order"))
     from ordering.orders as "order"
     where "order".id = get_tenant_order.order_id and "order".tenant_id = get_tenant_order.tenant_id),
    json_build_object('outcome', 'order_not_found'));
end;

comment on function public.get_tenant_order is 'An order of a tenant.';
revoke execute on function public.get_tenant_order from public, anon, authenticated;
grant execute on function public.get_tenant_order to service_role;
