-- Give a draft order its total (spec 004, 2).
--
-- Locks     the order's row
-- Outcomes  order_not_found  this tenant has no such order
--           stale_version    the order's version is none of these
--           wrong_status     the order is no draft
--           confirmed        the order has the total
-- Retry     the same request_id again returns the first answer, until another request writes the order
create function public.confirm_tenant_order(
  tenant_id text, order_id uuid, versions int[], total_cents int, request_id uuid) returns json
language plpgsql security definer set search_path = '' set lock_timeout = '4s' as $$
declare
  "order" ordering.orders;
begin
  update ordering.orders as stored
  set status = 'confirmed', version = stored.version + 1, total_cents = confirm_tenant_order.total_cents,
      updated_at = greatest(clock_timestamp(), stored.updated_at), updated_by = confirm_tenant_order.request_id
  where stored.id = confirm_tenant_order.order_id and stored.tenant_id = confirm_tenant_order.tenant_id
    and stored.status = 'draft' and stored.version = any (coalesce(confirm_tenant_order.versions, array[stored.version]))
  returning * into "order";
  if not found then
    select * into "order" from ordering.orders as stored
    where stored.id = confirm_tenant_order.order_id and stored.tenant_id = confirm_tenant_order.tenant_id;
    if ("order".updated_by = confirm_tenant_order.request_id) is not true then
      return json_build_object('outcome', ordering.refusal("order", confirm_tenant_order.versions, 'draft'));
    end if;
  end if;
  return json_build_object('outcome', 'confirmed', 'data', ordering.order_json("order"));
end $$;

comment on function public.confirm_tenant_order is 'Give a draft order its total.';
revoke execute on function public.confirm_tenant_order from public, anon, authenticated;
grant execute on function public.confirm_tenant_order to service_role;
