import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { archiveInSteps, auditInSteps } from '../schema/audited-item.ts';
import { createHold, createItem, createOrder, executeBatch, levels } from '../schema/batch.ts';
import { useApi } from '../support/api.ts';
import { useStack } from '../support/stack.ts';

const stack = useStack();
const instances = [useApi(stack), useApi(stack)];
const query = (sql: string, values: unknown[] = []) => stack.pool.query(sql, values);
const audit = async () => expect((await auditInSteps(query)).violations).toEqual([]);
const archive = (by: pg.Pool | pg.Client = stack.pool) => archiveInSteps((sql, values) => by.query(sql, values));

/** An item with three audited movements, two of which can be archived. */
let item: string;
let hold: string;
let order: string;
beforeEach(async () => {
  await audit();
  await archive();
  item = await createItem(stack, 9);
  hold = await createHold(stack, item);
  order = await createOrder(stack, item);
  await audit();
});
afterEach(async () => {
  await audit();
  expect(await stack.audit()).toEqual([]);
});

/** A transaction that is open while the test goes on. */
async function open(work: (client: pg.Client) => Promise<unknown>): Promise<pg.Client> {
  const client = await stack.connect();
  await client.query('begin');
  await work(client);
  return client;
}

test('it does not wait for an order that keeps the item locked, and the order’s movement follows', async () => {
  const buyer = await open((client) =>
    client.query("select public.place_order(gen_random_uuid(), $1, 'a', 1)", [item]),
  );
  expect(await archive()).toEqual({ movements: 2, events: 0 });
  await buyer.query('commit');
  expect(await levels(stack, item)).toEqual([6, 1, 2]);
});

test('nobody waits for it: what it is moving is confirmed, cancelled, ordered and replayed', async () => {
  const archivist = await open(archive);
  const request_id = randomUUID();
  const commands = [
    { command: 'confirm', id: hold, request_id },
    { command: 'cancel_order', id: order, sku: item, request_id },
    { command: 'place_order', id: randomUUID(), sku: item, customer_id: 'a', quantity: 1 },
    { command: 'place_order', id: order, sku: item, customer_id: 'a', quantity: 1 },
  ];
  const outcomes = [];
  for (const command of commands) {
    const { rows } = await query('select public.execute_unlocked($1) as answers', [JSON.stringify([command])]);
    outcomes.push(rows[0].answers[0].outcome);
  }
  expect(outcomes).toEqual(['confirmed', 'order_cancelled', 'placed', 'placed']);
  expect(await stack.audit()).toEqual([]);
  await archivist.query('commit');
  expect(await levels(stack, item)).toEqual([7, 0, 2]);
});

test('an item that is being audited is left for the next time', async () => {
  await createOrder(stack, item);
  const auditor = await open((client) => auditInSteps((sql, values) => client.query(sql, values)));
  expect(await archive()).toEqual({ movements: 0, events: 0 });
  await auditor.query('commit');
  expect(await archive()).toEqual({ movements: 3, events: 0 });
});

test('an audit of an item that is being archived waits for the step', async () => {
  await createOrder(stack, item);
  const archivist = await open(archive);
  const auditing = auditInSteps(query);
  await stack.waitForLockWaiters(1);
  await archivist.query('commit');
  expect(await auditing).toEqual({ violations: [], audited: 1 });
});

test('of two at once, one moves each movement', async () => {
  const first = await open(archive);
  expect(await archive()).toEqual({ movements: 0, events: 0 });
  await first.query('rollback');
  expect(await archive()).toEqual({ movements: 2, events: 0 });
});

test('an audited level that is deleted meanwhile: nothing is archived beyond what it proved', async () => {
  const operator = await open((client) =>
    client.query('delete from inventory.audited_levels where item_id = $1', [item]),
  );
  expect(await archive()).toEqual({ movements: 0, events: 0 });
  await operator.query('commit');
  expect(await archive()).toEqual({ movements: 0, events: 0 });
});

/** A customer of these items, in turn: a hold that is confirmed or cancelled, an order that is sent twice and then cancelled. */
async function shop(index: number, items: string[]): Promise<void> {
  const api = instances[index % instances.length] as (typeof instances)[number];
  const sku = items[index % items.length] as string;
  for (const finish of ['confirm', 'cancel']) {
    const held = await api.post('/v1/reservations', { body: { item_id: sku, customer_id: 'a', quantity: 1 } });
    if (held.status === 201) await api.post(`/v1/reservations/${held.body.id}/${finish}`);
    const id = randomUUID();
    const placing = [{ command: 'place_order', id, sku, customer_id: 'a', quantity: 1 }];
    const [first, again] = [await executeBatch(stack, placing), await executeBatch(stack, placing)];
    if (first[0]?.outcome === 'placed') expect(again[0]?.data).toEqual(first[0]?.data);
    await executeBatch(stack, [{ command: 'cancel_order', id, sku, request_id: randomUUID() }]);
  }
}

test('a rush of orders, holds and cancellations, audited and archived all the time', async () => {
  const items = [item, await createItem(stack, 30, { events: true })];
  let rushing = true;
  let archived = 0;
  async function keepArchiving(): Promise<void> {
    while (rushing) {
      await audit();
      await query('update ordering.outbox set published_at = clock_timestamp(), next_attempt_at = null');
      archived += (await archive()).movements;
      expect(await stack.audit()).toEqual([]);
    }
  }
  const customers = Promise.all(Array.from({ length: 12 }, (_, index) => shop(index, items)));
  await Promise.all([keepArchiving(), customers.finally(() => (rushing = false))]);
  expect(archived).toBeGreaterThan(20);
});
