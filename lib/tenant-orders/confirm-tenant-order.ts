import { call } from '../database/command.ts';
import { operation, problem, success } from '../operation.ts';
import { versionHeaders } from './etag.ts';
import { VersionHeaders } from './headers.ts';
import { order_not_found, stale_version, version_missing } from './problems.ts';
import { Confirmation, ConfirmedTenantOrder, OrderParams, type TenantOrder } from './schemas.ts';

/** Give a draft its total, if it has the version that the caller has seen (spec 004, 2). */
export const confirmTenantOrder = operation({
  id: 'confirmTenantOrder',
  method: 'PATCH',
  path: '/orders/:order_id/confirm',
  tag: 'Tenant orders',
  summary: 'Confirm a draft order with its total',
  refusesRepeats: true,
  headers: VersionHeaders,
  missing: { 'If-Match': 'version_missing' },
  params: OrderParams,
  malformed: { order_id: 'order_not_found' },
  body: Confirmation,
  command: ({ headers, params, body, request_id }) =>
    call('confirm_tenant_order', {
      tenant_id: headers['X-Tenant-Id'],
      order_id: params.order_id,
      versions: headers['If-Match'] as number[],
      total_cents: body.totalCents,
      request_id,
    }),
  outcomes: {
    version_missing,
    order_not_found,
    stale_version,
    wrong_status: problem(409, 'The order is no draft', 'Only a draft can be confirmed.', { code: 'conflict' }),
    confirmed: success(200, 'The order is confirmed.', ConfirmedTenantOrder, {
      headers: versionHeaders,
      body: ({ id, version, totalCents }: TenantOrder) => ({ id, status: 'confirmed', version, totalCents }),
    }),
  },
});
