import { type Mutation, mutation } from './mutation.ts';

const creation = 'tests/http/tenant-orders/create-tenant-order.test.ts';
const versions = 'tests/http/tenant-orders/versions.test.ts';
const pages = 'tests/http/tenant-orders/pages.test.ts';
const ownRetry = 'tests/http/own-retry.test.ts';

const anyTenant = (command: 'confirm' | 'close') => ({
  in: `public.${command}_tenant_order`,
  replace: `and stored.tenant_id = ${command}_tenant_order.tenant_id\n    and stored.status`,
  by: 'and stored.status',
});

/** Breaks of what tenants' orders promise: one order a key, no lost update, every order on one page, one event. */
export const ordering: Mutation[] = [
  mutation(
    'a key is kept for two hours',
    { in: 'public.create_tenant_order', replace: "interval '1 hour'", by: "interval '2 hours'" },
    creation,
  ),
  mutation(
    'another body with the same key gets the first order',
    {
      in: 'public.create_tenant_order',
      replace: 'if known.fingerprint <> create_tenant_order.fingerprint then',
      by: 'if false then',
    },
    creation,
  ),
  mutation(
    'the service’s own retry is a replay',
    {
      in: 'public.create_tenant_order',
      replace: 'known.order_id <> create_tenant_order.order_id',
      by: 'true',
    },
    ownRetry,
  ),
  mutation(
    'any version can be confirmed',
    {
      in: 'public.confirm_tenant_order',
      replace: ' and stored.version = any (coalesce(confirm_tenant_order.versions, array[stored.version]))',
      by: '',
    },
    versions,
  ),
  mutation(
    'any version can be closed',
    {
      in: 'public.close_tenant_order',
      replace: ' and stored.version = any (coalesce(close_tenant_order.versions, array[stored.version]))',
      by: '',
    },
    versions,
  ),
  mutation('another tenant’s order can be confirmed', anyTenant('confirm'), versions),
  mutation('another tenant’s order can be closed', anyTenant('close'), versions),
  mutation(
    'another tenant’s order can be read',
    {
      in: 'public.get_tenant_order',
      replace: ' and "order".tenant_id = get_tenant_order.tenant_id',
      by: '',
    },
    versions,
  ),
  mutation(
    'the service’s own retry of a confirmation is refused',
    {
      in: 'public.confirm_tenant_order',
      replace: 'if ("order".updated_by = confirm_tenant_order.request_id) is not true then',
      by: 'if true then',
    },
    ownRetry,
  ),
  mutation(
    'the service’s own retry of a closing is refused',
    {
      in: 'public.close_tenant_order',
      replace: 'if ("order".updated_by = close_tenant_order.request_id) is not true then',
      by: 'if true then',
    },
    ownRetry,
  ),
  mutation(
    'a page begins with the last order of the page before',
    { in: 'public.list_tenant_orders', replace: '          < (coalesce', by: '          <= (coalesce' },
    pages,
  ),
  mutation(
    'orders of one instant are in no order',
    {
      in: 'public.list_tenant_orders',
      replace:
        'and ("order".created_at, "order".id)\n          < (coalesce(list_tenant_orders.after_created_at, \'infinity\'), coalesce(list_tenant_orders.after_id, \'ffffffff-ffff-ffff-ffff-ffffffffffff\'))',
      by: 'and "order".created_at < coalesce(list_tenant_orders.after_created_at, \'infinity\')',
    },
    pages,
  ),
  mutation(
    'a page has the orders of all tenants',
    { in: 'public.list_tenant_orders', replace: '"order".tenant_id = list_tenant_orders.tenant_id', by: 'true' },
    pages,
  ),
];
