import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { createHold, createItem, levels } from '../schema/batch.ts';
import { useApi } from '../support/api.ts';
import { idOfKey, useStack } from '../support/stack.ts';
import { inWords, movementsOf, raceFor } from './race.ts';

const stack = useStack();
const a = useApi(stack);
afterEach(async () => expect(await stack.audit()).toEqual([]));

type Command = Record<string, unknown>;
const reserve = (item_id: string, id: string = randomUUID()): Command => ({
  command: 'reserve',
  id,
  item_id,
  customer_id: 'a customer',
  quantity: 1,
  ttl_seconds: 600,
});
const confirm = (id: string): Command => ({ command: 'confirm', id, request_id: randomUUID() });

/** Sends a batch on a connection of its own; resolves with the outcomes. */
async function send(commands: Command[]): Promise<string[]> {
  const client = await stack.connect();
  const { rows } = await client.query('select public.execute_batch($1) as answers', [JSON.stringify(commands)]);
  return rows[0].answers.map(({ outcome }: { outcome: string }) => outcome);
}

test('batches that name two items in opposite orders wait for each other without a deadlock', async () => {
  const [one, two] = [await createItem(stack, 9), await createItem(stack, 9)].toSorted() as [string, string];
  const race = await raceFor(stack, 'item', one);
  const ascending = send([reserve(one), reserve(two)]);
  await stack.waitForLockWaiters(1);
  const descending = send([reserve(two), reserve(one)]);
  await stack.waitForLockWaiters(2);
  await race.release();
  expect(await Promise.all([ascending, descending])).toEqual([
    ['reserved', 'reserved'],
    ['reserved', 'reserved'],
  ]);
});

test('batches with one id twice lock their items in the same order as all others', async () => {
  const [one, two] = [await createItem(stack, 9), await createItem(stack, 9)].toSorted() as [string, string];
  const [holdOfOne, holdOfTwo] = [await createHold(stack, one), await createHold(stack, two)];
  const race = await raceFor(stack, 'item', one);
  const ascending = send([confirm(holdOfOne), confirm(holdOfOne), reserve(two)]);
  await stack.waitForLockWaiters(1);
  const descending = send([confirm(holdOfTwo), confirm(holdOfTwo), reserve(one)]);
  await stack.waitForLockWaiters(2);
  await race.release();
  expect(await Promise.all([ascending, descending])).toEqual([
    ['confirmed', 'already_confirmed', 'reserved'],
    ['confirmed', 'already_confirmed', 'reserved'],
  ]);
});

test('the same id twice in a batch is decided in order: the second command finds the effect of the first', async () => {
  const item = await createItem(stack, 1);
  const id = randomUUID();
  expect(
    await send([reserve(item, id), reserve(item, id), confirm(id), { ...confirm(id), command: 'cancel' }]),
  ).toEqual(['reserved', 'reserved', 'confirmed', 'reservation_confirmed']);
  expect(await movementsOf(stack, id)).toEqual({ reserve: 1, confirm: 1 });
});

test('confirm and cancel of one hold in one batch: the first moves the unit', async () => {
  const item = await createItem(stack, 1);
  const hold = await createHold(stack, item);
  expect(await send([{ ...confirm(hold), command: 'cancel' }, confirm(hold)])).toEqual([
    'cancelled',
    'reservation_cancelled',
  ]);
  expect(await levels(stack, item)).toEqual([1, 0, 0]);
});

test('one Idempotency-Key sent many times to a busy instance creates one hold', async () => {
  const item = await createItem(stack, 2);
  const body = { item_id: item, customer_id: 'a customer', quantity: 1 };
  const headers = { 'Idempotency-Key': randomUUID() };
  const race = await raceFor(stack, 'item', item);
  await race.enter(() => a.post('/v1/reservations', { body }));
  const repeated = Array.from({ length: 5 }, () => a.post('/v1/reservations', { body, headers }));
  await a.get('/health');
  await race.release();
  const answers = await Promise.all(repeated);
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
  expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
  expect(await levels(stack, item)).toEqual([0, 2, 0]);
});

test('a batch that fails as a whole harms only the command at fault', async () => {
  const idempotency_key = randomUUID();
  const order = (key: string) => ({ product_id: 3, customer_id: 'a', quantity: 1, idempotency_key: key });
  const item = await createItem(stack, 1);
  const other = await stack.connect();
  await other.query('begin');
  await other.query(`select public.place_order($1, '1', 'a', 1)`, [idOfKey('placeOrder', idempotency_key)]);

  const race = await raceFor(stack, 'item', item);
  await race.enter(() => a.post('/v1/reservations', { body: { item_id: item, customer_id: 'a', quantity: 1 } }));
  const keys = [randomUUID(), idempotency_key, randomUUID()];
  const orders = keys.map((key) => a.post('/orders', { body: order(key) }));
  await a.get('/health');
  await race.release();
  // The batch of the three has met the id that the other transaction took.
  await stack.waitForLockWaiters(1);
  await other.query('commit');
  expect((await Promise.all(orders)).map(inWords)).toEqual(['201', '200', '201']);
});
