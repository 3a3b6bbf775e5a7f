import { call } from '../database/command.ts';
import { operation, success } from '../operation.ts';
import { versionHeaders } from './etag.ts';
import { TenantHeaders } from './headers.ts';
import { order_not_found } from './problems.ts';
import { OrderParams, TenantOrder } from './schemas.ts';

/** An order and its version: beyond spec 004, for a caller whose version is stale. */
export const getTenantOrder = operation({
  id: 'getTenantOrder',
  method: 'GET',
  path: '/orders/:order_id',
  tag: 'Tenant orders',
  summary: 'Get an order and its version',
  headers: TenantHeaders,
  params: OrderParams,
  malformed: { order_id: 'order_not_found' },
  command: ({ headers, params }) =>
    call('get_tenant_order', { tenant_id: headers['X-Tenant-Id'], order_id: params.order_id }),
  outcomes: {
    order_not_found,
    found: success(200, 'The order.', TenantOrder, { headers: versionHeaders }),
  },
});
