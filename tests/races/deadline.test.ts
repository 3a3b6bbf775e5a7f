import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHold, createItem, levels } from '../schema/batch.ts';
import { type ApiResponse, useApi } from '../support/api.ts';
import { useStack } from '../support/stack.ts';
import { inWords, lapseNow, movementsOf, permutations, raceFor } from './race.ts';

const stack = useStack();
const [a, b, c] = [useApi(stack), useApi(stack), useApi(stack)];
let item: string;
let hold: string;

// The only unit of an item is held.
beforeEach(async () => {
  item = await createItem(stack, 1);
  hold = await createHold(stack, item);
});
afterEach(async () => {
  expect(await stack.audit()).toEqual([]);
  await stack.pool.query('select public.expire()');
});

const confirm = () => a.post(`/v1/reservations/${hold}/confirm`);
const cancel = () => a.post(`/v1/reservations/${hold}/cancel`);
const sweep = () => b.post('/v1/maintenance/expire-reservations');
const reserve = (instance = c) =>
  instance.post('/v1/reservations', { body: { item_id: item, customer_id: 'another', quantity: 1 } });

test('a confirm that gets the lock before the deadline sells the unit; the sweep finds nothing', async () => {
  const race = await raceFor(stack, 'item', item);
  await race.enter(confirm);
  race.join(sweep);
  const [confirmed, swept] = await race.release();
  expect([confirmed?.status, swept?.body]).toEqual([200, { expired_count: 0, released_quantity: 0 }]);
  expect(await levels(stack, item)).toEqual([0, 0, 1]);
});

test.each([
  ['confirm', confirm],
  ['cancel', cancel],
])('a %s that waits past the deadline is refused: the clock is read after the lock', async (_, finish) => {
  const race = await raceFor(stack, 'item', item);
  await race.enter(finish);
  expect(race.waiting).toBe(1);
  await lapseNow(stack, hold);
  expect((await race.release()).map(inWords)).toEqual(['409 reservation_expired']);
  expect((await sweep()).body).toEqual({ expired_count: 1, released_quantity: 1 });
  expect(await levels(stack, item)).toEqual([1, 0, 0]);
});

test('a sweep skips a locked item, and a confirm past its deadline is still refused', async () => {
  const race = await raceFor(stack, 'item', item);
  await race.enter(confirm);
  await lapseNow(stack, hold);
  expect((await sweep()).body.expired_count).toBe(0);
  expect((await race.release()).map(inWords)).toEqual(['409 reservation_expired']);
});

test('a confirm that waits for the sweep of its hold is refused, and the unit is back once', async () => {
  await lapseNow(stack, hold);
  const race = await raceFor(stack, 'reservation', hold);
  await race.enter(sweep);
  await race.enter(confirm);
  expect(race.waiting).toBe(2);
  const [swept, refused] = (await race.release()) as [ApiResponse, ApiResponse];
  expect(swept.body).toEqual({ expired_count: 1, released_quantity: 1 });
  expect(inWords(refused)).toBe('409 reservation_expired');
  expect(await movementsOf(stack, hold)).toEqual({ reserve: 1, expire: 1 });
});

test('of two sweeps at once one returns the units, and the other does not wait for it', async () => {
  await lapseNow(stack, hold);
  const race = await raceFor(stack, 'reservation', hold);
  await race.enter(sweep);
  await race.enter(() => c.post('/v1/maintenance/expire-reservations'));
  expect(race.waiting).toBe(1);
  expect((await race.release()).map(({ body }) => body.released_quantity)).toEqual([1, 0]);
  expect(await movementsOf(stack, hold)).toEqual({ reserve: 1, expire: 1 });
});

test('a reserve that waits for a sweep gets the unit that comes back', async () => {
  await lapseNow(stack, hold);
  const race = await raceFor(stack, 'reservation', hold);
  await race.enter(sweep);
  await race.enter(reserve);
  expect((await race.release()).map(({ status }) => status)).toEqual([200, 201]);
  expect(await levels(stack, item)).toEqual([0, 1, 0]);
});

test('a sweep skips an item whose lapsed hold a reserve is returning: the unit comes back once', async () => {
  await lapseNow(stack, hold);
  const other = await stack.connect();
  await other.query('begin');
  await other.query(`select public.reserve(gen_random_uuid(), $1, 'another', 1, 600)`, [item]);
  expect((await sweep()).body.expired_count).toBe(0);
  await other.query('commit');
  expect((await sweep()).body.expired_count).toBe(0);
  expect(await movementsOf(stack, hold)).toEqual({ reserve: 1, expire: 1 });
});

test('a stock take that waits while a hold lapses counts its unit: IN_STOCK is as counted, swept or not', async () => {
  const race = await raceFor(stack, 'item', item);
  await race.enter(() => a.patch(`/product/${item}/stock`, { body: { stock: 3 } }));
  await lapseNow(stack, hold);
  expect((await race.release()).map(({ body }) => body)).toEqual([{ IN_STOCK: 3, RESERVED: 0, SOLD: 0 }]);
  expect((await sweep()).body).toEqual({ expired_count: 1, released_quantity: 0 });
  expect(await levels(stack, item)).toEqual([3, 0, 0]);
});

const contenders = { confirm, 'reserve on B': () => reserve(b), 'reserve on C': () => reserve(c) };

test.each(permutations(Object.keys(contenders) as (keyof typeof contenders)[]))(
  'at the deadline the unit goes to one reserve and the confirm is refused: %s, %s, %s',
  async (...order) => {
    const race = await raceFor(stack, 'item', item);
    if (order[0] === 'confirm') await race.enter(confirm);
    await lapseNow(stack, hold);
    for (const name of order) if (name !== 'confirm' || order[0] !== 'confirm') await race.enter(contenders[name]);
    expect(race.waiting).toBe(3);
    const answers = (await race.release()).map(inWords);
    expect(answers[order.indexOf('confirm')]).toBe('409 reservation_expired');
    expect(answers.toSpliced(order.indexOf('confirm'), 1)).toEqual(['201', '409 insufficient_stock']);
    expect(await levels(stack, item)).toEqual([0, 1, 0]);
    expect(await movementsOf(stack, hold)).toEqual({ reserve: 1, expire: 1 });
  },
);
