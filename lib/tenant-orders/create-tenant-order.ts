import { call } from '../database/command.ts';
import { operation, problem, success } from '../operation.ts';
import { versionHeaders } from './etag.ts';
import { fingerprintOf } from './fingerprint.ts';
import { CreationHeaders } from './headers.ts';
import { CreatedTenantOrder, NewTenantOrder } from './schemas.ts';

/** Create a draft order, once a key (spec 004, 1). */
export const createTenantOrder = operation({
  id: 'createTenantOrder',
  method: 'POST',
  path: '/orders',
  tag: 'Tenant orders',
  summary: 'Create a draft order',
  headers: CreationHeaders,
  body: NewTenantOrder,
  command: ({ headers, body = {}, request_id }) =>
    call('create_tenant_order', {
      tenant_id: headers['X-Tenant-Id'],
      key: headers['Idempotency-Key'],
      fingerprint: fingerprintOf(body),
      order_id: request_id,
    }),
  outcomes: {
    key_conflict: problem(
      409,
      'The Idempotency-Key was used with another body',
      'Less than an hour ago this key created an order with another body. Use a new key for a new order.',
      { code: 'conflict' },
    ),
    created: success(201, 'The order, a draft.', CreatedTenantOrder, { replayedStatus: 200, headers: versionHeaders }),
  },
});
