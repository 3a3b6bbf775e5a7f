import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Api, ApiResponse } from '../../support/api.ts';

/** Requests of one tenant. */
export function asTenant(api: Api, tenant = 'acme') {
  const headers = (more: Record<string, string> = {}) => ({ 'x-tenant-id': tenant, ...more });
  const ifMatch = (version: string | undefined) => headers(version === undefined ? {} : { 'if-match': version });
  return {
    tenant,
    create: (key: string = randomUUID(), body: unknown = {}): Promise<ApiResponse> =>
      api.post('/orders', { body, headers: headers({ 'idempotency-key': key }) }),
    confirm: (id: string, version?: string, body: unknown = { totalCents: 1234 }): Promise<ApiResponse> =>
      api.patch(`/orders/${id}/confirm`, { body, headers: ifMatch(version) }),
    close: (id: string, version?: string): Promise<ApiResponse> =>
      api.post(`/orders/${id}/close`, { headers: ifMatch(version) }),
    get: (id: string, more: Record<string, string> = {}): Promise<ApiResponse> =>
      api.get(`/orders/${id}`, { headers: headers(more) }),
    list: (query = ''): Promise<ApiResponse> => api.get(`/orders${query}`, { headers: headers() }),
  };
}
export type Tenant = ReturnType<typeof asTenant>;

/** A new order of this tenant in this status; its id. */
export async function createOrder(tenant: Tenant, status: 'draft' | 'confirmed' | 'closed' = 'draft'): Promise<string> {
  const { status: code, body } = await tenant.create();
  expect(code).toBe(201);
  if (status !== 'draft') expect((await tenant.confirm(body.id, '"1"')).status).toBe(200);
  if (status === 'closed') expect((await tenant.close(body.id)).status).toBe(200);
  return body.id;
}

/** The events of an order. */
export async function eventsOf(api: Api, order: string) {
  const { rows } = await api.stack.pool.query(
    'select event_type, tenant_id, payload, published_at from ordering.outbox where order_id = $1',
    [order],
  );
  return rows;
}
