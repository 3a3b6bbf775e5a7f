import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { FIRST } from './audited-item.ts';
import * as add from './statements.ts';
import { quote } from './statements.ts';

// Direct SQL as the role postgres, past every function: the last guards must refuse it by name.
const stack = useStack();
const item = randomUUID();
const hold = randomUUID();
const order = randomUUID();
const take = randomUUID();
const bought = randomUUID();
const attempt = randomUUID();
const draft = randomUUID();
const closed = randomUUID();
const nobody = randomUUID();

beforeAll(async () => {
  await stack.pool.query("select public.create_item($1, 'guarded', 5, events => true)", [item]);
  await stack.pool.query("select public.reserve($1, $2, 'a customer', 1, 600)", [hold, item]);
  await stack.pool.query("select public.place_order($1, '1', 'a customer', 1)", [order]);
  await stack.pool.query("select public.set_stock($1, '2', 7)", [take]);
  const purchase = {
    command: 'purchase',
    id: bought,
    attempt_id: attempt,
    sale_id: 'demo',
    user_id: 'ann',
    quantity: 1,
  };
  await stack.pool.query('select public.execute_batch($1)', [JSON.stringify([purchase])]);
  for (const [key, id] of [draft, closed].entries())
    await stack.pool.query("select public.create_tenant_order('acme', $1, 'a fingerprint', $2)", [key, id]);
  await stack.pool.query("select public.confirm_tenant_order('acme', $1, null, 5, $2)", [closed, nobody]);
  await stack.pool.query("select public.close_tenant_order('acme', $1, null, $2)", [closed, randomUUID()]);
  await stack.pool.query('select public.audit_next($1, $2, 1000, false)', [nobody, FIRST]);
});

const { newItem, newLevel, newArchivedLevel } = add;
const movement = (columns: add.Columns) => add.movement({ item_id: quote(item), ...columns });
const newHold = (columns: add.Columns) => add.newHold({ item_id: quote(item), ...columns });
const newOrder = (columns: add.Columns) => add.newOrder({ item_id: quote(item), ...columns });
const newTake = (columns: add.Columns) => add.newTake({ item_id: quote(item), ...columns });
const newSale = (columns: add.Columns) => add.newSale({ item_id: quote(item), ...columns });
const newPurchase = (columns: add.Columns) => add.newPurchase({ item_id: quote(item), ...columns });
const { newDraft, newKey } = add;
const newEvent = (columns: add.Columns) => add.newEvent({ order_id: quote(draft), ...columns });
const newStockEvent = (movement_id: string) =>
  newEvent({
    order_id: 'null',
    tenant_id: 'null',
    item_id: quote(item),
    movement_id,
  });
const change = (columns: string) => `update ordering.orders set ${columns} where id = '${draft}'`;
const changeEvents = (columns: string) => `update ordering.outbox set ${columns}`;
const resolve = (columns: string) => `update inventory.reservations set ${columns} where id = '${hold}'`;

type Guard = [table: string, name: string, claim: string, statement: string];
const guards: Guard[] = [
  ['items', 'items_pkey', 'an id names one item', newItem({ id: quote(item) })],
  ['items', 'a_sku_names_one_item', 'a second item with a sku', newItem({ sku: "'1'" })],
  ['items', 'a_sku_is_short', 'an empty sku', newItem({ sku: "''" })],
  ['items', 'a_sku_is_short', 'a sku of 101 characters', newItem({ sku: "repeat('x', 101)" })],
  ['items', 'a_name_is_short', 'an empty name', newItem({ name: "''" })],
  ['items', 'a_name_is_short', 'a name of 201 characters', newItem({ name: "repeat('x', 201)" })],
  ['items', 'a_price_is_not_negative', 'a price of −1', newItem({ unit_price_cents: '-1' })],
  ['items', 'a_count_is_not_negative', 'a first count of −1', newItem({ initial_quantity: '-1' })],
  [
    'items',
    'no_unit_is_owed',
    'reserve more than is in stock',
    movement({ source: "'in_stock'", target: "'reserved'", quantity: '5' }),
  ],
  [
    'items',
    'no_unit_is_owed',
    'sell more than is reserved',
    movement({ source: "'reserved'", target: "'sold'", quantity: '2' }),
  ],
  ['items', 'no_unit_is_owed', 'return more than was sold', movement({ source: "'sold'", target: "'in_stock'" })],
  ['items', 'an_item_starts_empty', 'a new item with stock', newItem({ in_stock: '1' })],
  ['items', 'an_item_starts_empty', 'a new item with reserved units', newItem({ reserved: '1' })],
  ['items', 'an_item_starts_empty', 'a new item with sold units', newItem({ sold: '1' })],
  [
    'items',
    'only_movements_change_the_counters',
    'more stock by hand',
    'update inventory.items set in_stock = in_stock + 1',
  ],
  ['items', 'only_movements_change_the_counters', 'fewer reserved by hand', 'update inventory.items set reserved = 0'],
  ['items', 'only_movements_change_the_counters', 'more sold by hand', 'update inventory.items set sold = 9'],
  [
    'items',
    'only_movements_change_the_counters',
    'a later event by hand',
    'update inventory.items set event_sequence = event_sequence + 1',
  ],
  ['items', 'items_are_never_deleted', 'delete', `delete from inventory.items where id = '${item}'`],
  ['items', 'items_are_never_deleted', 'truncate', 'truncate inventory.items cascade'],

  ['stock_movements', 'a_quantity_is_positive', 'a movement of 0 units', movement({ quantity: '0' })],
  ['stock_movements', 'a_quantity_is_positive', 'a movement of −1 units', movement({ quantity: '-1' })],
  ['stock_movements', 'a_movement_goes_elsewhere', 'from stock to stock', movement({ source: "'in_stock'" })],
  ['stock_movements', 'the_ledger_is_append_only', 'update', 'update inventory.stock_movements set quantity = 2'],
  ['stock_movements', 'only_archived_movements_are_deleted', 'delete', 'delete from inventory.stock_movements'],
  ['stock_movements', 'the_ledger_is_append_only', 'truncate', 'truncate inventory.stock_movements'],

  ['reservations', 'reservations_pkey', 'an id names one hold', newHold({ id: quote(hold) })],
  ['reservations', 'a_quantity_is_positive', 'a hold of 0 units', newHold({ quantity: '0' })],
  ['reservations', 'a_customer_id_is_short', 'a hold of nobody', newHold({ customer_id: "''" })],
  [
    'reservations',
    'a_customer_id_is_short',
    'a customer id of 201 characters',
    newHold({ customer_id: "repeat('x', 201)" }),
  ],
  ['reservations', 'a_hold_has_a_deadline', 'a deadline at its creation', newHold({ expires_at: 'now()' })],
  ['reservations', 'only_confirmed_says_when', 'confirmed, nobody knows when', resolve("status = 'CONFIRMED'")],
  ['reservations', 'only_confirmed_says_when', 'pending, but confirmed some time', resolve('confirmed_at = now()')],
  ['reservations', 'only_cancelled_says_when', 'cancelled, nobody knows when', resolve("status = 'CANCELLED'")],
  ['reservations', 'only_cancelled_says_when', 'pending, but cancelled some time', resolve('cancelled_at = now()')],
  ['reservations', 'only_expired_says_when', 'expired, nobody knows when', resolve("status = 'EXPIRED'")],
  ['reservations', 'only_expired_says_when', 'pending, but expired some time', resolve('expired_at = expires_at')],
  ['reservations', 'only_lapsed_units_are_counted', 'pending, but counted', resolve('was_counted = true')],
  [
    'reservations',
    'confirmed_before_the_deadline',
    'confirmed at the deadline',
    resolve("status = 'CONFIRMED', confirmed_at = expires_at"),
  ],
  [
    'reservations',
    'cancelled_before_the_deadline',
    'cancelled at the deadline',
    resolve("status = 'CANCELLED', cancelled_at = expires_at"),
  ],
  [
    'reservations',
    'expired_after_the_deadline',
    'expired too early',
    resolve("status = 'EXPIRED', expired_at = expires_at - '1 microsecond'::interval"),
  ],
  [
    'reservations',
    'resolved_only_by_a_request',
    'pending, but resolved by a request',
    resolve(`resolved_by = '${nobody}'`),
  ],

  ['orders', 'orders_pkey', 'an id names one order', newOrder({ id: quote(order) })],
  ['orders', 'a_quantity_is_positive', 'an order of 0 units', newOrder({ quantity: '0' })],
  ['orders', 'a_customer_id_is_short', 'an order of nobody', newOrder({ customer_id: "''" })],
  ['orders', 'a_price_is_not_negative', 'a price of −1', newOrder({ unit_price_cents: '-1' })],
  [
    'orders',
    'only_cancelled_says_when',
    'cancelled, nobody knows when',
    newOrder({ status: "'CANCELLED'", cancelled_by: quote(nobody) }),
  ],
  [
    'orders',
    'only_cancelled_says_who',
    'cancelled, nobody knows by whom',
    newOrder({ status: "'CANCELLED'", cancelled_at: 'now()' }),
  ],

  ['sales', 'sales_pkey', 'an id names one sale', newSale({ id: "'demo'" })],
  ['sales', 'sales_item_id_fkey', 'of an item that is not there', newSale({ item_id: quote(nobody) })],
  ['sales', 'a_sale_ends_after_it_starts', 'a window without time', newSale({ ends_at: 'now()' })],
  ['sales', 'a_sale_id_is_a_slug', 'an empty id', newSale({ id: "''" })],
  ['sales', 'a_sale_id_is_a_slug', 'an id of 65 characters', newSale({ id: "repeat('x', 65)" })],
  ['sales', 'a_sale_id_is_a_slug', 'an id in upper case', newSale({ id: "'Demo'" })],
  ['sales', 'a_sale_id_is_a_slug', 'an id and a line break', newSale({ id: "E'new\\n'" })],

  ['purchases', 'a_user_buys_once', 'a second unit for a user', newPurchase({ user_id: "'ann'" })],
  ['purchases', 'a_purchase_has_its_own_id', 'an id names one purchase', newPurchase({ id: quote(bought) })],
  ['purchases', 'an_attempt_buys_once', 'a second unit for an attempt', newPurchase({ attempt_id: quote(attempt) })],
  ['purchases', 'purchases_sale_id_fkey', 'in a sale that is not there', newPurchase({ sale_id: "'nothing'" })],
  ['purchases', 'a_user_id_is_normalised', 'by nobody', newPurchase({ user_id: "''" })],
  ['purchases', 'a_user_id_is_normalised', 'by a user of 201 characters', newPurchase({ user_id: "repeat('x', 201)" })],
  ['purchases', 'a_user_id_is_normalised', 'by a user in upper case', newPurchase({ user_id: "'Ann'" })],
  ['purchases', 'a_user_id_is_normalised', 'by a user and a space', newPurchase({ user_id: "'bob '" })],
  ['purchases', 'a_user_id_is_normalised', 'by a user in wide letters', newPurchase({ user_id: "'ａnn'" })],
  [
    'purchases',
    'a_purchase_is_made_in_the_window',
    'before the start',
    newPurchase({ created_at: "now() - '1 microsecond'::interval" }),
  ],
  ['purchases', 'a_purchase_is_made_in_the_window', 'at the end', newPurchase({ created_at: "now() + '1 h'" })],

  ['stock_takes', 'stock_takes_pkey', 'an id names one count', newTake({ id: quote(take) })],
  ['stock_takes', 'stock_takes_item_id_fkey', 'of an item that is not there', newTake({ item_id: quote(nobody) })],
  ['stock_takes', 'a_count_is_not_negative', 'a count of −1', newTake({ in_stock: '-1' })],

  ['orders', 'orders_pkey', 'an id names one order of a tenant', newDraft({ id: quote(draft) })],
  ['orders', 'a_tenant_id_is_short', 'an order of nobody', newDraft({ tenant_id: "''" })],
  ['orders', 'a_tenant_id_is_short', 'a tenant id of 101 characters', newDraft({ tenant_id: "repeat('x', 101)" })],
  ['orders', 'a_version_is_positive', 'version 0', change('version = 0')],
  ['orders', 'each_status_has_its_version', 'a draft with version 2', change('version = 2')],
  ['orders', 'only_a_draft_has_no_total', 'a draft with a total', change('total_cents = 5')],
  ['orders', 'only_a_draft_has_no_total', 'confirmed without a total', change("status = 'confirmed', version = 2")],
  ['orders', 'a_total_is_not_negative', 'a total of −1', change("status = 'confirmed', version = 2, total_cents = -1")],
  [
    'orders',
    'an_update_is_not_earlier',
    'changed before it was created',
    change("updated_at = created_at - '1 s'::interval"),
  ],

  ['idempotency_keys', 'a_key_is_used_once_by_a_tenant', 'a key again', newKey({ key: "'0'" })],
  ['idempotency_keys', 'a_key_is_short', 'an empty key', newKey({ key: "''" })],
  ['idempotency_keys', 'a_key_is_short', 'a key of 256 characters', newKey({ key: "repeat('x', 256)" })],

  ['outbox', 'an_order_closes_once', 'a second event of a closed order', newEvent({ order_id: quote(closed) })],
  ['outbox', 'outbox_pkey', 'an id names one event', newEvent({ id: '(select id from ordering.outbox limit 1)' })],
  ['outbox', 'outbox_order_id_fkey', 'of an order that is not there', newEvent({ order_id: quote(nobody) })],
  [
    'outbox',
    'a_movement_has_one_event',
    'a second event of a movement',
    newStockEvent('(select max(movement_id) from ordering.outbox)'),
  ],
  ['outbox', 'an_event_of_an_item_is_of_a_movement', 'of no movement', newStockEvent('null')],
  ['outbox', 'an_event_of_an_item_is_of_a_movement', 'an order, of a movement', newEvent({ movement_id: '1' })],
  ['outbox', 'an_event_is_of_an_order_or_an_item', 'of both', newEvent({ item_id: quote(item) })],
  ['outbox', 'an_event_is_of_an_order_or_an_item', 'of neither', newEvent({ order_id: 'null', tenant_id: 'null' })],
  ['outbox', 'an_order_has_a_tenant', 'of an order without a tenant', newEvent({ tenant_id: 'null' })],

  ['outbox', 'attempts_are_counted', 'attempts of −1', changeEvents('attempts = -1')],
  ['outbox', 'a_published_event_is_done', 'published, and tried again', changeEvents('published_at = now()')],
  ['outbox', 'a_parked_event_is_not_tried', 'parked, and tried again', changeEvents('parked_at = now()')],
  ['outbox', 'a_lease_has_an_id', 'leased to nobody', changeEvents('leased_until = now(), next_attempt_at = now()')],
  [
    'outbox',
    'an_event_is_tried_again_after_its_lease',
    'leased, and not tried again',
    changeEvents('leased_until = now(), lease_id = id, next_attempt_at = null'),
  ],
  ['outbox', 'an_error_is_short', 'an error of 201 characters', changeEvents("last_error = repeat('x', 201)")],

  [
    'audited_levels',
    'audited_levels_pkey',
    'an item has one row',
    'insert into inventory.audited_levels table inventory.audited_levels',
  ],
  ['audited_levels', 'no_audited_unit_is_owed', 'stock of −1', newLevel({ in_stock: '-1' })],
  ['audited_levels', 'no_audited_unit_is_owed', '−1 reserved', newLevel({ reserved: '-1' })],
  ['audited_levels', 'no_audited_unit_is_owed', '−1 sold', newLevel({ sold: '-1' })],
  ...(['in_stock', 'reserved', 'sold'] as const).map(
    (place): Guard => [
      'archived_levels',
      'no_archived_unit_is_owed',
      `−1 ${place}`,
      newArchivedLevel({ [place]: '-1' }),
    ],
  ),
  ['audit_run', 'audit_run_pkey', 'a second run', 'insert into inventory.audit_run default values'],
  ['audit_run', 'there_is_one_run', 'another row', 'insert into inventory.audit_run (is_only) values (false)'],
];

test.each(guards)('%s, %s: %s', async (_table, guard, _claim, statement) => {
  await expectRefusal(statement, guard);
});

test('stock_movements, movements_change_the_counters: a movement of an item that does not exist', async () => {
  await expectRefusal(movement({ item_id: quote(nobody) }), 'a movement names an item that does not exist');
});

/** The statement fails for this reason, and no counter has changed. */
async function expectRefusal(statement: string, reason: string): Promise<void> {
  const before = await counters();
  await expect(stack.pool.query(statement)).rejects.toThrow(reason);
  expect(await counters()).toEqual(before);
  expect(await stack.audit()).toEqual([]);
}

async function counters(): Promise<unknown[]> {
  return (await stack.pool.query('select * from inventory.items order by id')).rows;
}

/** Keys that only the database draws, the case above whose message is another, and a trigger that refuses nothing. */
const COVERED_ELSEWHERE = [
  'items movements_have_events',
  'stock_movements stock_movements_pkey',
  'stock_movements movements_change_the_counters',
  'outbox outbox_sequence_key',
  'archived_levels archived_levels_pkey',
];

test('every constraint, of a table or a domain, and every trigger has a case here', async () => {
  const { rows } = await stack.pool.query<{ guard: string }>(
    `select format('%s %s', relname, conname) as guard
     from pg_constraint join pg_class on pg_class.oid = conrelid
     where connamespace in ('inventory'::regnamespace, 'ordering'::regnamespace) and contype <> 'n'
     union
     select conname from pg_constraint where connamespace in ('inventory'::regnamespace, 'ordering'::regnamespace) and contypid <> 0
     union
     select format('%s %s', relname, tgname) from pg_trigger join pg_class on pg_class.oid = tgrelid
     where relnamespace in ('inventory'::regnamespace, 'ordering'::regnamespace) and not tgisinternal`,
  );
  const covered = new Set([...guards.flatMap(([table, guard]) => [`${table} ${guard}`, guard]), ...COVERED_ELSEWHERE]);
  expect(rows.map(({ guard }) => guard).filter((guard) => !covered.has(guard))).toEqual([]);
});
