-- Orders of tenants. Every write names the version that it changes and adds one to it.
create table ordering.orders (
  id          uuid primary key,
  tenant_id   ordering.tenant_id not null,
  status      ordering.order_status not null default 'draft',
  version     ordering.version not null default 1,
  total_cents ordering.cents,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  updated_by  uuid not null,

  constraint only_a_draft_has_no_total check ((status = 'draft') = (total_cents is null)),
  constraint each_status_has_its_version check (version = case status when 'draft' then 1 when 'confirmed' then 2 else 3 end),
  constraint an_update_is_not_earlier check (updated_at >= created_at)
);

-- The order of pages: latest first, and by id where orders were created at the same instant.
create index orders_of_a_tenant on ordering.orders (tenant_id, created_at desc, id desc);

alter table ordering.orders enable row level security;
comment on table ordering.orders is 'Orders of tenants: draft, confirmed, closed.';
comment on column ordering.orders.updated_by is 'The request of the last write, to tell its retry from another request.';

-- An order, whole.
create function ordering.order_json("order" ordering.orders) returns json language plpgsql stable set search_path = '' as $$
begin
  return json_build_object(
    'id', "order".id,
    'tenantId', "order".tenant_id,
    'status', "order".status,
    'version', "order".version,
    'totalCents', "order".total_cents,
    'createdAt', inventory.iso("order".created_at),
    'updatedAt', inventory.iso("order".updated_at));
end $$;
revoke execute on function ordering.order_json from public;

-- Why a write has no effect on an order: nothing, if there is no such order of this tenant.
create function ordering.refusal("order" ordering.orders, versions int[], status ordering.order_status) returns text
language plpgsql immutable set search_path = '' as $$
begin
  return case
    when "order".id is null then 'order_not_found'
    when "order".version <> all (versions) then 'stale_version'
    when "order".status <> refusal.status then 'wrong_status'
  end;
end $$;
revoke execute on function ordering.refusal from public;
