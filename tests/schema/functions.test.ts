import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { lapse } from '../support/lapse.ts';
import { useStack } from '../support/stack.ts';
import { filesOf, outcomesOf } from '../unit/sources.ts';
import { FIRST } from './audited-item.ts';
import {
  createHold,
  createItem,
  createLapsedHolds,
  createOrder,
  createSale,
  executeBatch,
  levels,
  purchase,
} from './batch.ts';

// Each function by itself, as the SQL Editor calls it: every outcome that its header lists.
const stack = useStack();
afterEach(async () => expect(await stack.audit()).toEqual([]));

async function call(name: string, ...args: unknown[]): Promise<{ outcome: string; data?: unknown }> {
  const places = args.map((_, index) => `$${index + 1}`);
  const { rows } = await stack.pool.query(`select public.${name}(${places}) as answer`, args);
  return rows[0].answer;
}
const outcomeOf = async (name: string, ...args: unknown[]) => (await call(name, ...args)).outcome;

/** A hold of this item that a function has already brought to its end. */
async function finished(finish: 'confirm' | 'cancel', item: string): Promise<string> {
  const hold = await createHold(stack, item);
  await call(finish, hold);
  return hold;
}
async function lapsed(item: string): Promise<string> {
  const hold = await createHold(stack, item);
  await lapse(stack, hold);
  return hold;
}
/** Takes all units of an item, most of which are in more lapsed holds than one call returns. */
async function takeAll(item: string, take: (units: number) => Promise<string>): Promise<string> {
  await call('set_stock', randomUUID(), item, 605);
  await stack.pool.query("update inventory.stock_takes set taken_at = now() - interval '1 h' where item_id = $1", [
    item,
  ]);
  await createLapsedHolds(stack, item, 600);
  return take(605);
}
async function cancelledOrder(item: string): Promise<string> {
  const order = await createOrder(stack, item);
  await call('cancel_order', order, item);
  return order;
}
/** Calls a function twice with one id, the second time with another last argument. */
async function reused(name: string, ...args: unknown[]): Promise<string> {
  await call(name, ...args);
  return outcomeOf(name, ...args.with(-1, 2));
}

/** The outcome of a purchase in a new sale of the item. */
async function bought(item: string, starts?: string, ends?: string): Promise<string> {
  return outcomeOf('purchase', await createSale(stack, item, starts, ends), 'ann');
}
/** The outcome after ann has purchased: of another attempt of hers, or of the same attempt with these changes. */
async function boughtTwice(item: string, changes?: Record<string, unknown>): Promise<string> {
  const sale = await createSale(stack, item);
  const first = purchase(sale, 'ann');
  await executeBatch(stack, [first]);
  const second = changes ? { ...first, id: randomUUID(), ...changes } : purchase(sale, 'ann');
  return (await executeBatch(stack, [second]))[0]?.outcome as string;
}

const configured = (sale: string, item: string) =>
  outcomeOf('configure_sale', sale, item, '2026-03-01T09:00:00Z', '2026-03-01T11:00:00Z');

const NEW = () => ['acme', randomUUID(), 'a fingerprint', randomUUID()] as const;
/** A new order of the tenant acme, brought to a status. */
async function tenantOrder(status: 'draft' | 'confirmed' | 'closed' = 'draft'): Promise<string> {
  const [tenant, key, fingerprint, id] = NEW();
  await call('create_tenant_order', tenant, key, fingerprint, id);
  if (status !== 'draft') await confirmed(id);
  if (status === 'closed') await closed(id);
  return id;
}
/** Releases the event of a closed order. */
async function released(): Promise<string> {
  const order = await tenantOrder('closed');
  const { rows } = await stack.pool.query('select id from ordering.outbox where order_id = $1', [order]);
  return outcomeOf('release_outbox_event', rows[0].id);
}
const confirmed = (id: string, versions = [1], tenant = 'acme') =>
  outcomeOf('confirm_tenant_order', tenant, id, versions, 5, randomUUID());
const closed = (id: string, versions = [2], tenant = 'acme') =>
  outcomeOf('close_tenant_order', tenant, id, versions, randomUUID());
/** The outcome of a second creation with the key of the first. */
async function createdTwice(fingerprint: string): Promise<string> {
  const [tenant, key, first, id] = NEW();
  await call('create_tenant_order', tenant, key, first, id);
  return outcomeOf('create_tenant_order', tenant, key, fingerprint, randomUUID());
}

/** Stands for the item of a test. */
const ITEM = Symbol('item');

type Levels = [in_stock: number, reserved: number, sold: number];
type Case = [name: string, outcome: string, after: Levels, act: (item: string) => Promise<string>];

/** Each on an item of 5 units. */
const cases: Case[] = [
  ['create_item', 'item_created', [5, 0, 0], () => outcomeOf('create_item', randomUUID(), 'new', 1)],
  ['create_item', 'id_reused', [5, 0, 0], (item) => outcomeOf('create_item', item, 'another name', 5)],
  ['set_item_events', 'events_set', [5, 0, 0], (item) => outcomeOf('set_item_events', item, true)],
  ['set_item_events', 'item_not_found', [5, 0, 0], () => outcomeOf('set_item_events', randomUUID(), true)],
  ['get_item', 'found', [5, 0, 0], (item) => outcomeOf('get_item', item)],
  ['get_item', 'item_not_found', [5, 0, 0], () => outcomeOf('get_item', randomUUID())],
  ['get_stock', 'found', [5, 0, 0], (item) => outcomeOf('get_stock', item)],
  ['get_stock', 'item_not_found', [5, 0, 0], () => outcomeOf('get_stock', 'nothing')],
  ['get_product', 'found', [5, 0, 0], (item) => outcomeOf('get_product', item)],
  ['get_product', 'item_not_found', [5, 0, 0], () => outcomeOf('get_product', 'nothing')],
  ['set_stock', 'stock_set', [9, 0, 0], (item) => outcomeOf('set_stock', randomUUID(), item, 9)],
  ['set_stock', 'id_reused', [9, 0, 0], (item) => reused('set_stock', randomUUID(), item, 9)],
  ['reserve', 'reserved', [2, 3, 0], (item) => outcomeOf('reserve', randomUUID(), item, 'a', 3, 60)],
  ['reserve', 'insufficient_stock', [5, 0, 0], (item) => outcomeOf('reserve', randomUUID(), item, 'a', 6, 60)],
  [
    'reserve',
    'busy',
    [505, 100, 0],
    (item) => takeAll(item, (units) => outcomeOf('reserve', randomUUID(), item, 'a', units, 60)),
  ],
  ['reserve', 'item_not_found', [5, 0, 0], () => outcomeOf('reserve', randomUUID(), randomUUID(), 'a', 1, 60)],
  ['reserve', 'id_reused', [2, 3, 0], (item) => reused('reserve', randomUUID(), item, 'a', 3, 60)],
  ['get_reservation', 'found', [4, 1, 0], async (item) => outcomeOf('get_reservation', await createHold(stack, item))],
  ['get_reservation', 'reservation_not_found', [5, 0, 0], () => outcomeOf('get_reservation', randomUUID())],
  ['confirm', 'confirmed', [4, 0, 1], async (item) => outcomeOf('confirm', await createHold(stack, item))],
  ['confirm', 'already_confirmed', [4, 0, 1], async (item) => outcomeOf('confirm', await finished('confirm', item))],
  ['confirm', 'reservation_cancelled', [5, 0, 0], async (item) => outcomeOf('confirm', await finished('cancel', item))],
  ['confirm', 'reservation_expired', [4, 1, 0], async (item) => outcomeOf('confirm', await lapsed(item))],
  ['confirm', 'reservation_not_found', [5, 0, 0], () => outcomeOf('confirm', randomUUID())],
  ['cancel', 'cancelled', [5, 0, 0], async (item) => outcomeOf('cancel', await createHold(stack, item))],
  ['cancel', 'already_cancelled', [5, 0, 0], async (item) => outcomeOf('cancel', await finished('cancel', item))],
  ['cancel', 'reservation_confirmed', [4, 0, 1], async (item) => outcomeOf('cancel', await finished('confirm', item))],
  ['cancel', 'reservation_expired', [4, 1, 0], async (item) => outcomeOf('cancel', await lapsed(item))],
  ['cancel', 'reservation_not_found', [5, 0, 0], () => outcomeOf('cancel', randomUUID())],
  ['place_order', 'placed', [2, 0, 3], (item) => outcomeOf('place_order', randomUUID(), item, 'a', 3)],
  ['place_order', 'insufficient_stock', [5, 0, 0], (item) => outcomeOf('place_order', randomUUID(), item, 'a', 6)],
  [
    'place_order',
    'busy',
    [505, 100, 0],
    (item) => takeAll(item, (units) => outcomeOf('place_order', randomUUID(), item, 'a', units)),
  ],
  ['place_order', 'item_not_found', [5, 0, 0], () => outcomeOf('place_order', randomUUID(), 'nothing', 'a', 1)],
  [
    'cancel_order',
    'order_cancelled',
    [5, 0, 0],
    async (item) => outcomeOf('cancel_order', await createOrder(stack, item), item),
  ],
  [
    'cancel_order',
    'already_cancelled',
    [5, 0, 0],
    async (item) => outcomeOf('cancel_order', await cancelledOrder(item), item),
  ],
  [
    'cancel_order',
    'order_not_found',
    [4, 0, 1],
    async (item) => outcomeOf('cancel_order', await createOrder(stack, item), '1'),
  ],
  [
    'cancel_order',
    'item_not_found',
    [4, 0, 1],
    async (item) => outcomeOf('cancel_order', await createOrder(stack, item), 'nothing'),
  ],
  ['list_orders', 'found', [5, 0, 0], (item) => outcomeOf('list_orders', item)],
  ['list_orders', 'item_not_found', [5, 0, 0], () => outcomeOf('list_orders', 'nothing')],
  ['configure_sale', 'sale_created', [5, 0, 0], (item) => configured(randomUUID(), item)],
  ['configure_sale', 'sale_changed', [5, 0, 0], async (item) => configured(await createSale(stack, item), item)],
  ['configure_sale', 'item_fixed', [5, 0, 0], async (item) => configured('demo', item)],
  ['configure_sale', 'item_not_found', [5, 0, 0], () => configured(randomUUID(), randomUUID())],
  ['get_sale', 'found', [5, 0, 0], async (item) => outcomeOf('get_sale', await createSale(stack, item))],
  ['get_sale', 'sale_not_found', [5, 0, 0], () => outcomeOf('get_sale', 'nothing')],
  ['get_purchase', 'found', [5, 0, 0], async (item) => outcomeOf('get_purchase', await createSale(stack, item), 'ann')],
  ['get_purchase', 'sale_not_found', [5, 0, 0], () => outcomeOf('get_purchase', 'nothing', 'ann')],
  ['purchase', 'purchased', [4, 0, 1], (item) => bought(item)],
  ['purchase', 'sale_not_found', [5, 0, 0], () => outcomeOf('purchase', 'nothing', 'ann')],
  ['purchase', 'sale_not_started', [5, 0, 0], (item) => bought(item, '1 min', '2 min')],
  ['purchase', 'sale_ended', [5, 0, 0], (item) => bought(item, '-2 min', '-1 min')],
  ['purchase', 'already_purchased', [4, 0, 1], (item) => boughtTwice(item)],
  ['purchase', 'id_reused', [4, 0, 1], (item) => boughtTwice(item, { user_id: 'bob' })],
  [
    'purchase',
    'sold_out',
    [0, 5, 0],
    async (item) => {
      await createHold(stack, item, 5);
      return bought(item);
    },
  ],
  ['create_tenant_order', 'created', [5, 0, 0], () => createdTwice('a fingerprint')],
  ['create_tenant_order', 'key_conflict', [5, 0, 0], () => createdTwice('another')],
  ['confirm_tenant_order', 'confirmed', [5, 0, 0], async () => confirmed(await tenantOrder())],
  ['confirm_tenant_order', 'stale_version', [5, 0, 0], async () => confirmed(await tenantOrder(), [2, 3])],
  ['confirm_tenant_order', 'wrong_status', [5, 0, 0], async () => confirmed(await tenantOrder('confirmed'), [2])],
  ['confirm_tenant_order', 'order_not_found', [5, 0, 0], async () => confirmed(await tenantOrder(), [1], 'other')],
  ['close_tenant_order', 'closed', [5, 0, 0], async () => closed(await tenantOrder('confirmed'))],
  ['close_tenant_order', 'stale_version', [5, 0, 0], async () => closed(await tenantOrder('confirmed'), [1])],
  ['close_tenant_order', 'wrong_status', [5, 0, 0], async () => closed(await tenantOrder('closed'), [3])],
  [
    'close_tenant_order',
    'order_not_found',
    [5, 0, 0],
    async () => closed(await tenantOrder('confirmed'), [2], 'other'),
  ],
  ['get_tenant_order', 'found', [5, 0, 0], async () => outcomeOf('get_tenant_order', 'acme', await tenantOrder())],
  [
    'get_tenant_order',
    'order_not_found',
    [5, 0, 0],
    async () => outcomeOf('get_tenant_order', 'other', await tenantOrder()),
  ],
  ['list_tenant_orders', 'found', [5, 0, 0], () => outcomeOf('list_tenant_orders', 'acme', 10)],
  [
    'expire',
    'expired',
    [5, 0, 0],
    async (item) => {
      await lapsed(item);
      return outcomeOf('expire');
    },
  ],
  ['lease_outbox', 'leased', [5, 0, 0], () => outcomeOf('lease_outbox', randomUUID(), 10, 15)],
  ['settle_outbox', 'settled', [5, 0, 0], () => outcomeOf('settle_outbox', '[]')],
  ['get_outbox', 'found', [5, 0, 0], () => outcomeOf('get_outbox')],
  ['release_outbox_event', 'event_not_found', [5, 0, 0], () => outcomeOf('release_outbox_event', randomUUID())],
  ['release_outbox_event', 'released', [5, 0, 0], () => released()],
  ['delete_expired_keys', 'deleted', [5, 0, 0], () => outcomeOf('delete_expired_keys')],
  ['archive', 'archived', [5, 0, 0], () => outcomeOf('archive', 0, FIRST, 1000)],
  ['audit_next', 'audited', [5, 0, 0], () => outcomeOf('audit_next', randomUUID(), FIRST, 1000, false)],
  [
    'audit_next',
    'audit_running',
    [5, 0, 0],
    async () => {
      await call('audit_next', randomUUID(), FIRST, 1, true);
      return outcomeOf('audit_next', randomUUID(), FIRST, 1, true);
    },
  ],
];

test.each(cases)('%s: %s', async (_name, outcome, after, act) => {
  const item = await createItem(stack, 5);
  expect(await act(item)).toBe(outcome);
  expect(await levels(stack, item)).toEqual(after);
});

const nulls: [name: string, message: string, ...args: unknown[]][] = [
  ['reserve', 'reserve needs id', null, randomUUID(), 'a', 1, 60],
  ['reserve', 'reserve needs item_id or sku', randomUUID(), null, 'a', 1, 60],
  ['reserve', 'reserve needs quantity', randomUUID(), ITEM, 'a', null, 60],
  ['reserve', 'reserve needs ttl_seconds', randomUUID(), ITEM, 'a', 1, null],
  ['confirm', 'confirm needs id', null],
  ['cancel', 'cancel needs id', null],
  ['place_order', 'place_order needs id', null, ITEM, 'a', 1],
  ['place_order', 'place_order needs item_id or sku', randomUUID(), null, 'a', 1],
  ['place_order', 'place_order needs customer_id', randomUUID(), ITEM, null, 1],
  ['place_order', 'place_order needs quantity', randomUUID(), ITEM, 'a', null],
  ['cancel_order', 'cancel_order needs id', null, ITEM],
  ['cancel_order', 'cancel_order needs item_id or sku', randomUUID(), null],
  ['purchase', 'purchase needs sale_id', null, 'ann'],
  ['purchase', 'purchase needs user_id', 'demo', null],
  ['set_stock', 'set_stock needs id', null, ITEM, 1],
  ['set_stock', 'set_stock needs sku', randomUUID(), null, 1],
  ['set_stock', 'set_stock needs in_stock', randomUUID(), ITEM, null],
];

test.each(nulls)('%s with a null: %s', async (name, message, ...args) => {
  const item = await createItem(stack, 5);
  await expect(call(name, ...args.map((value) => (value === ITEM ? item : value)))).rejects.toThrow(message);
  expect(await levels(stack, item)).toEqual([5, 0, 0]);
});

/** Their rows are their answer: audit() is tested in audit.test.ts, execute_batch() in execute-batch.test.ts. */
const WITHOUT_OUTCOMES = ['audit', 'execute_batch', 'execute_unlocked'];

test('every outcome that a function lists has a case here', () => {
  const functions = filesOf('supabase/schemas/rpc/*.sql').map((file) => file.replace(/.*\/(\w+)\.sql/, '$1'));
  const listed = functions
    .filter((name) => !WITHOUT_OUTCOMES.includes(name))
    .flatMap((name) => outcomesOf(name).map((outcome) => `${name} ${outcome}`));
  expect(cases.map(([name, outcome]) => `${name} ${outcome}`).sort()).toEqual(listed.sort());
});
