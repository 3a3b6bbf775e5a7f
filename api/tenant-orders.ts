// Tenants' orders: /orders with X-Tenant-Id (spec 004).
import { serve } from '../lib/http/serve.ts';
import { tenantOrders } from '../lib/tenant-orders/index.ts';

export default serve(tenantOrders);
