import { call } from '../database/command.ts';
import { operation, problem, success } from '../operation.ts';
import { Nothing } from '../schemas.ts';
import { versionHeaders } from './etag.ts';
import { OptionalVersionHeaders } from './headers.ts';
import { order_not_found, stale_version } from './problems.ts';
import { ClosedTenantOrder, OrderParams, type TenantOrder } from './schemas.ts';

/** Close a confirmed order, and write its event to the outbox in the same transaction (spec 004, 3). */
export const closeTenantOrder = operation({
  id: 'closeTenantOrder',
  method: 'POST',
  path: '/orders/:order_id/close',
  tag: 'Tenant orders',
  summary: 'Close a confirmed order',
  refusesRepeats: true,
  headers: OptionalVersionHeaders,
  params: OrderParams,
  malformed: { order_id: 'order_not_found' },
  body: Nothing,
  command: ({ headers, params, request_id }) =>
    call('close_tenant_order', {
      tenant_id: headers['X-Tenant-Id'],
      order_id: params.order_id,
      versions: (headers['If-Match'] ?? null) as number[],
      request_id,
    }),
  outcomes: {
    order_not_found,
    stale_version,
    wrong_status: problem(409, 'The order is not confirmed', 'Only a confirmed order can be closed, and only once.', {
      code: 'conflict',
    }),
    closed: success(200, 'The order is closed.', ClosedTenantOrder, {
      headers: versionHeaders,
      body: ({ id, version }: TenantOrder) => ({ id, status: 'closed', version }),
    }),
  },
});
