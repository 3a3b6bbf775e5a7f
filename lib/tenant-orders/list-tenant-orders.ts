import { call } from '../database/command.ts';
import { operation, problem, success } from '../operation.ts';
import { cursorOf } from './cursor.ts';
import { TenantHeaders } from './headers.ts';
import { PageQuery, type TenantOrder, TenantOrderPage } from './schemas.ts';

type Page = { orders: TenantOrder[]; has_more: boolean };

function pageOf({ orders, has_more }: Page) {
  const last = orders.at(-1);
  return { items: orders, nextCursor: has_more && last ? cursorOf({ ts: last.createdAt, id: last.id }) : null };
}

/** The orders of a tenant, latest first, page by page (spec 004, 4). */
export const listTenantOrders = operation({
  id: 'listTenantOrders',
  method: 'GET',
  path: '/orders',
  tag: 'Tenant orders',
  summary: 'List the orders of a tenant, latest first',
  description:
    'Each order that exists when the first page is read is on exactly one page, whatever is created meanwhile.',
  headers: TenantHeaders,
  query: PageQuery,
  malformed: { cursor: 'cursor_not_valid' },
  command: ({ headers, query: { limit, cursor } }) =>
    call('list_tenant_orders', {
      tenant_id: headers['X-Tenant-Id'],
      at_most: limit,
      ...(cursor && { after_created_at: cursor.ts, after_id: cursor.id }),
    }),
  outcomes: {
    cursor_not_valid: problem(
      400,
      'The cursor is not valid',
      'Send `nextCursor` of the last page as it is, or no cursor for the first page.',
    ),
    found: success(200, 'A page of orders.', TenantOrderPage, { body: pageOf }),
  },
});
