-- Create a draft order, one for each key of a tenant within an hour (spec 004, 1).
--
-- Locks     the key's row, which is inserted first: requests with the same key wait for each other
-- Outcomes  key_conflict  the key was used with another body less than an hour ago
--           created       the order; `replayed` if another request had created it
-- Retry     the caller mints `order_id` for each request: the same call again returns the first answer, not as a replay
create function public.create_tenant_order(tenant_id text, key text, fingerprint text, order_id uuid) returns json
language plpgsql security definer set search_path = '' set lock_timeout = '4s' as $$
declare
  known ordering.idempotency_keys;
  "order" ordering.orders;
begin
  insert into ordering.idempotency_keys as stored (tenant_id, key, fingerprint, order_id, response_json, created_at)
  values (create_tenant_order.tenant_id, create_tenant_order.key, create_tenant_order.fingerprint, create_tenant_order.order_id,
          'null', clock_timestamp())
  on conflict on constraint a_key_is_used_once_by_a_tenant do update
  set fingerprint = excluded.fingerprint, order_id = excluded.order_id, created_at = clock_timestamp()
  where stored.created_at <= clock_timestamp() - interval '1 hour';

  if not found then
    select * into strict known from ordering.idempotency_keys as stored
    where stored.tenant_id = create_tenant_order.tenant_id and stored.key = create_tenant_order.key;
    if known.fingerprint <> create_tenant_order.fingerprint then return json_build_object('outcome', 'key_conflict'); end if;
    return json_build_object(
      'outcome', 'created', 'replayed', known.order_id <> create_tenant_order.order_id, 'data', known.response_json);
  end if;

  insert into ordering.orders (id, tenant_id, created_at, updated_at, updated_by)
  select create_tenant_order.order_id, create_tenant_order.tenant_id, clock.now, clock.now, create_tenant_order.order_id
  from (select clock_timestamp() as now) as clock
  returning * into "order";
  update ordering.idempotency_keys as stored
  set response_json = json_build_object('id', "order".id, 'tenantId', "order".tenant_id, 'status', "order".status,
    'version', "order".version, 'createdAt', inventory.iso("order".created_at))
  where stored.tenant_id = create_tenant_order.tenant_id and stored.key = create_tenant_order.key
  returning * into known;
  return json_build_object('outcome', 'created', 'replayed', false, 'data', known.response_json);
end $$;

comment on function public.create_tenant_order is 'Create a draft order, one for each key of a tenant within an hour.';
revoke execute on function public.create_tenant_order from public, anon, authenticated;
grant execute on function public.create_tenant_order to service_role;
