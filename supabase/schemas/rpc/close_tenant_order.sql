-- Close a confirmed order, and write the event that tells so (spec 004, 3).
--
-- Locks     the order's row
-- Outcomes  order_not_found  this tenant has no such order
--           stale_version    the order's version is none of these
--           wrong_status     the order is not confirmed, or closed already
--           closed           the order is closed, and the outbox has one event of it
-- Retry     the same request_id again returns the first answer
create function public.close_tenant_order(tenant_id text, order_id uuid, versions int[], request_id uuid) returns json
language plpgsql security definer set search_path = '' set lock_timeout = '4s' as $$
declare
  "order" ordering.orders;
begin
  update ordering.orders as stored
  set status = 'closed', version = stored.version + 1, updated_at = greatest(clock_timestamp(), stored.updated_at),
      updated_by = close_tenant_order.request_id
  where stored.id = close_tenant_order.order_id and stored.tenant_id = close_tenant_order.tenant_id
    and stored.status = 'confirmed' and stored.version = any (coalesce(close_tenant_order.versions, array[stored.version]))
  returning * into "order";
  if not found then
    select * into "order" from ordering.orders as stored
    where stored.id = close_tenant_order.order_id and stored.tenant_id = close_tenant_order.tenant_id;
    if ("order".updated_by = close_tenant_order.request_id) is not true then
      return json_build_object('outcome', ordering.refusal("order", close_tenant_order.versions, 'confirmed'));
    end if;
  else
    insert into ordering.outbox (event_type, order_id, tenant_id, payload)
    values ('orders.closed', "order".id, "order".tenant_id, json_build_object('orderId', "order".id, 'tenantId', "order".tenant_id,
      'totalCents', "order".total_cents, 'closedAt', inventory.iso("order".updated_at)));
  end if;
  return json_build_object('outcome', 'closed', 'data', ordering.order_json("order"));
end $$;

comment on function public.close_tenant_order is 'Close a confirmed order, and write the event that tells so.';
revoke execute on function public.close_tenant_order from public, anon, authenticated;
grant execute on function public.close_tenant_order to service_role;
