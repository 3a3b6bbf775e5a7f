import { closeTenantOrder } from './close-tenant-order.ts';
import { confirmTenantOrder } from './confirm-tenant-order.ts';
import { createTenantOrder } from './create-tenant-order.ts';
import { getTenantOrder } from './get-tenant-order.ts';
import { listTenantOrders } from './list-tenant-orders.ts';

/** The tenant orders API (spec 004). */
export const tenantOrders = [createTenantOrder, listTenantOrders, getTenantOrder, confirmTenantOrder, closeTenantOrder];
