/**
 * How the front answers a function of `public`:
 * - `id`, `sku`, `tenant`, `sale`: it calls the partition that this argument leads to
 * - `copy`: it has the same body, which calls `inventory.execute`, and that routes the command
 * - `written`: it is written in supabase/front, from what all partitions answer, say
 */
export type Route = { by: 'id' | 'sku' | 'tenant' | 'sale'; argument: string } | 'copy' | 'written';

const item: Route = { by: 'id', argument: 'item_id' };
const sku: Route = { by: 'sku', argument: 'sku' };
const sale: Route = { by: 'sale', argument: 'sale_id' };
const tenant: Route = { by: 'tenant', argument: 'tenant_id' };

/** The route of each function of `public`: a function without one cannot be called on many databases. */
export const routes: Record<string, Route> = {
  archive: 'written',
  audit: 'written',
  audit_next: 'written',
  cancel: 'copy',
  cancel_order: 'copy',
  close_tenant_order: tenant,
  configure_sale: 'written',
  confirm: 'copy',
  confirm_tenant_order: tenant,
  create_item: item,
  create_tenant_order: tenant,
  delete_expired_keys: 'written',
  execute_batch: 'written',
  execute_unlocked: 'written',
  expire: 'written',
  get_item: 'written',
  get_outbox: 'written',
  get_product: sku,
  get_purchase: sale,
  get_reservation: { by: 'id', argument: 'reservation_id' },
  get_sale: sale,
  get_stock: sku,
  get_tenant_order: tenant,
  lease_outbox: 'written',
  list_orders: sku,
  list_tenant_orders: tenant,
  place_order: 'copy',
  purchase: sale,
  release_outbox_event: 'written',
  reserve: 'copy',
  set_item_events: item,
  set_stock: 'copy',
  settle_outbox: 'written',
};
