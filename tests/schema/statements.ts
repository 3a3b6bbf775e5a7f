import { randomUUID } from 'node:crypto';

// Statements that add one row past every function, valid but for the columns that a test gives as SQL.

export type Columns = Record<string, string>;

export const newItem = (columns: Columns) =>
  insert('items', { id: quote(randomUUID()), sku: "'new'", name: "'new'", initial_quantity: '1', ...columns });
export const movement = (columns: Columns) =>
  insert('stock_movements', {
    source: "'outside'",
    target: "'in_stock'",
    quantity: '1',
    reason: "'test'",
    reference: quote(randomUUID()),
    ...columns,
  });
export const newHold = (columns: Columns) =>
  insert('reservations', {
    id: quote(randomUUID()),
    quantity: '1',
    ttl_seconds: '60',
    created_at: 'now()',
    expires_at: "now() + '1 min'",
    ...columns,
  });
export const newOrder = (columns: Columns) =>
  insert('orders', {
    id: quote(randomUUID()),
    customer_id: "'a'",
    created_at: 'now()',
    quantity: '1',
    unit_price_cents: '1',
    ...columns,
  });
export const newTake = (columns: Columns) =>
  insert('stock_takes', { id: quote(randomUUID()), in_stock: '1', previous_in_stock: '1', ...columns });

export const newSale = (columns: Columns) =>
  insert('sales', { id: "'new'", starts_at: 'now()', ends_at: "now() + '1 h'", created_at: 'now()', ...columns });
export const newPurchase = (columns: Columns) =>
  insert('purchases', {
    id: quote(randomUUID()),
    sale_id: "'demo'",
    user_id: "'new'",
    starts_at: 'now()',
    ends_at: "now() + '1 h'",
    created_at: 'now()',
    attempt_id: quote(randomUUID()),
    ...columns,
  });

export const newLevel = (columns: Columns) =>
  insert('audited_levels', {
    item_id: quote(randomUUID()),
    movement_id: '1',
    in_stock: '1',
    reserved: '1',
    sold: '1',
    moved_at: 'now()',
    ...columns,
  });

export const newArchivedLevel = (columns: Columns) =>
  insert('archived_levels', {
    item_id: quote(randomUUID()),
    movement_id: '1',
    in_stock: '1',
    reserved: '1',
    sold: '1',
    moved_at: 'now()',
    movements: '1',
    event_sequence: '0',
    ...columns,
  });

export const newDraft = (columns: Columns) =>
  insert('ordering.orders', {
    id: quote(randomUUID()),
    tenant_id: "'acme'",
    created_at: 'now()',
    updated_at: 'now()',
    updated_by: quote(randomUUID()),
    ...columns,
  });
export const newKey = (columns: Columns) =>
  insert('ordering.idempotency_keys', {
    tenant_id: "'acme'",
    key: "'new'",
    fingerprint: "'x'",
    order_id: quote(randomUUID()),
    response_json: "'{}'",
    created_at: 'now()',
    ...columns,
  });
export const newEvent = (columns: Columns) =>
  insert('ordering.outbox', { event_type: "'orders.closed'", tenant_id: "'acme'", payload: "'{}'", ...columns });

function insert(table: string, columns: Columns): string {
  const name = table.includes('.') ? table : `inventory.${table}`;
  return `insert into ${name} (${Object.keys(columns)}) values (${Object.values(columns)})`;
}
export function quote(text: string): string {
  return `'${text}'`;
}
