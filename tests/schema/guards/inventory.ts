import * as add from '../statements.ts';
import { quote } from '../statements.ts';
import { attempt, bought, type Guard, hold, item, nobody, order, take } from './rows.ts';

const { newItem, newLevel, newArchivedLevel } = add;
const movement = (columns: add.Columns) => add.movement({ item_id: quote(item), ...columns });
const newHold = (columns: add.Columns) => add.newHold({ item_id: quote(item), ...columns });
const newOrder = (columns: add.Columns) => add.newOrder({ item_id: quote(item), ...columns });
const newTake = (columns: add.Columns) => add.newTake({ item_id: quote(item), ...columns });
const newSale = (columns: add.Columns) => add.newSale({ item_id: quote(item), ...columns });
const newPurchase = (columns: add.Columns) => add.newPurchase({ item_id: quote(item), ...columns });
const resolve = (columns: string) => `update inventory.reservations set ${columns} where id = '${hold}'`;

/** Statements that the guards of the schema inventory refuse. */
export const inventoryGuards: Guard[] = [
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
