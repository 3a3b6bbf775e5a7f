import * as add from '../statements.ts';
import { quote } from '../statements.ts';
import { closed, draft, type Guard, item, nobody } from './rows.ts';

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

/** Statements that the guards of the schema ordering refuse. */
export const orderingGuards: Guard[] = [
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
];
