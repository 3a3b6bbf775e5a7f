import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHold, createItem, createSale, levels, purchase as purchaseCommand } from '../schema/batch.ts';
import { type Api, useApi } from '../support/api.ts';
import { idOfKey, useStack } from '../support/stack.ts';
import { inWords, lapseNow, movementsOf, permutations, raceFor } from './race.ts';

const stack = useStack();
const instances: Record<'A' | 'B', Api> = { A: useApi(stack), B: useApi(stack) };
let item: string;
let sale: string;
beforeEach(async () => {
  item = await createItem(stack, 1);
  sale = await createSale(stack, item);
});
afterEach(async () => expect(await stack.audit()).toEqual([]));

const purchase = (name: 'A' | 'B', user_id: string, key: string = randomUUID(), of = sale) =>
  instances[name].post(`/v1/sales/${of}/purchases`, { body: { user_id }, headers: { 'Idempotency-Key': key } });

test('the last unit between two users: the first who waits for it has it', async () => {
  const race = await raceFor(stack, 'item', item);
  await race.enter(() => purchase('A', 'ann'));
  await race.enter(() => purchase('B', 'bob'));
  expect(race.waiting).toBe(2);
  expect((await race.release()).map(inWords)).toEqual(['201', '409 sold_out']);
  expect(await levels(stack, item)).toEqual([0, 0, 1]);
});

test('the last unit between a purchase and a hold: the first who waits for it has it', async () => {
  const race = await raceFor(stack, 'item', item);
  const body = { item_id: item, customer_id: 'a customer', quantity: 1 };
  await race.enter(() => instances.A.post('/v1/reservations', { body }));
  await race.enter(() => purchase('B', 'ann'));
  expect((await race.release()).map(inWords)).toEqual(['201', '409 sold_out']);
  expect(await levels(stack, item)).toEqual([0, 1, 0]);
});

test('two attempts of one user on two instances at once: one purchase, which the other is told', async () => {
  item = await createItem(stack, 5);
  sale = await createSale(stack, item);
  const race = await raceFor(stack, 'item', item);
  await race.enter(() => purchase('A', 'Ann@example.com'));
  await race.enter(() => purchase('B', ' ann@EXAMPLE.com'));
  expect(race.waiting).toBe(2);
  const [bought, refused] = await race.release();
  expect([bought?.status, refused?.status]).toEqual([201, 409]);
  expect(refused?.body).toMatchObject({ code: 'already_purchased', purchase: bought?.body });
  expect(await movementsOf(stack, bought?.body.id)).toEqual({ purchase: 1 });
});

test('one attempt on two instances at once: one purchase, which both are told', async () => {
  const key = randomUUID();
  const race = await raceFor(stack, 'item', item);
  await race.enter(() => purchase('A', 'ann', key));
  await race.enter(() => purchase('B', 'ann', key));
  expect(race.waiting).toBe(2);
  const [first, second] = await race.release();
  expect([first?.status, second?.status, second?.body]).toEqual([201, 201, first?.body]);
  const replayed = [first, second].map((response) => response?.headers.get('idempotent-replayed'));
  expect(replayed).toEqual([null, 'true']);
});

test.each(['in one sale', 'in two sales'])('two users with one key at once, %s: the key buys once', async (where) => {
  const key = randomUUID();
  const other = where === 'in one sale' ? sale : await createSale(stack, await createItem(stack, 5));
  const race = await raceFor(stack, 'item', item);
  await race.enter(() => purchase('A', 'ann', key));
  race.join(() => purchase('B', 'bob', key, other));
  const responses = (await race.release()).map(inWords);
  expect(responses.toSorted()).toEqual(['201', '422 idempotency_key_reused']);
});

test('a key of two items at once: the second waits for the first, and is reused', async () => {
  const key = randomUUID();
  const another = await createSale(stack, await createItem(stack, 1));
  const other = await stack.connect();
  await other.query('begin');
  await other.query('select public.execute_batch($1)', [
    JSON.stringify([purchaseCommand(another, 'ann', { attempt_id: idOfKey('createPurchase', key) })]),
  ]);
  const refused = purchase('A', 'ann', key);
  await stack.waitForLockWaiters(1);
  await other.query('commit');
  expect(inWords(await refused)).toBe('422 idempotency_key_reused');
  expect(await levels(stack, item)).toEqual([1, 0, 0]);
});

const contenders = ['confirm', 'purchase by ann', 'purchase by bob'] as const;

test.each(permutations([...contenders]))(
  'at the deadline of a hold its unit goes to one user, and the confirm is refused: %s, %s, %s',
  async (...order) => {
    const hold = await createHold(stack, item);
    const sends = {
      confirm: () => instances.A.post(`/v1/reservations/${hold}/confirm`),
      'purchase by ann': () => purchase('A', 'ann'),
      'purchase by bob': () => purchase('B', 'bob'),
    };
    const race = await raceFor(stack, 'item', item);
    if (order[0] === 'confirm') await race.enter(sends.confirm);
    await lapseNow(stack, hold);
    for (const name of order) if (name !== 'confirm' || order[0] !== 'confirm') await race.enter(sends[name]);
    expect(race.waiting).toBeGreaterThan(1);
    const answers = (await race.release()).map(inWords);
    expect(answers[order.indexOf('confirm')]).toBe('409 reservation_expired');
    expect(answers.toSpliced(order.indexOf('confirm'), 1)).toEqual(['201', '409 sold_out']);
    expect(await movementsOf(stack, hold)).toEqual({ reserve: 1, expire: 1 });
  },
);

test('a purchase that waits for a sweep gets the unit that comes back', async () => {
  const hold = await createHold(stack, item);
  await lapseNow(stack, hold);
  const race = await raceFor(stack, 'reservation', hold);
  await race.enter(() => instances.A.post('/v1/maintenance/expire-reservations'));
  await race.enter(() => purchase('B', 'ann'));
  expect((await race.release()).map(({ status }) => status)).toEqual([200, 201]);
  expect(await levels(stack, item)).toEqual([0, 0, 1]);
});

test.each([
  ['409 sold_out', [], []],
  ['409 sale_not_started', ['1 h', '2 h'], []],
  ['409 sale_ended', ['-2 h', '-1 h'], []],
  ['409 already_purchased', ['-1 h', '1 h'], [randomUUID(), randomUUID()]],
  ['201', ['-1 h', '1 h'], Array(2).fill(randomUUID())],
])('%s without a lock, even while another transaction has locked the item', async (response, window, keys) => {
  if (window.length === 0) await createHold(stack, item);
  const of = await createSale(stack, item, ...window);
  const [first, second] = keys;
  if (first) await purchase('B', 'ann', first, of);
  const race = await raceFor(stack, 'item', item);
  const refusal = purchase('A', 'ann', second, of);
  await race.enter(() => refusal);
  expect(race.waiting).toBe(0);
  expect(inWords(await refusal)).toBe(response);
  await race.release();
});
