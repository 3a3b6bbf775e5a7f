import { afterEach, expect, test } from 'vitest';
import { createItem, createSale, levels, purchase as purchaseCommand } from '../schema/batch.ts';
import { type ApiResponse, useApi } from '../support/api.ts';
import { useStack } from '../support/stack.ts';
import { inWords, raceFor } from './race.ts';

const stack = useStack();
const [a, b] = [useApi(stack), useApi(stack)];
afterEach(async () => expect(await stack.audit()).toEqual([]));

const purchase = (sale: string, user_id = 'ann') => a.post(`/v1/sales/${sale}/purchases`, { body: { user_id } });
const purchases = async (sale: string) =>
  (await stack.pool.query('select from inventory.purchases where sale_id = $1', [sale])).rowCount;

/** Configures the sale: it begins in so many hours, and lasts one. */
const configure = (sale: string, item_id: string, hours: number) => {
  const [starts_at, ends_at] = [hours, hours + 1].map((each) => new Date(Date.now() + each * 3_600_000).toISOString());
  return b.put(`/v1/sales/${sale}`, { body: { item_id, starts_at, ends_at } });
};

test('an attempt that waits past the end of the sale is refused: the clock is read after the lock', async () => {
  const item = await createItem(stack, 1);
  const sale = await createSale(stack, item);
  const race = await raceFor(stack, 'item', item);
  await race.enter(() => purchase(sale));
  expect(race.waiting).toBe(1);
  await stack.pool.query('update inventory.sales set ends_at = clock_timestamp() where id = $1', [sale]);
  expect((await race.release()).map(inWords)).toEqual(['409 sale_ended']);
  expect(await levels(stack, item)).toEqual([1, 0, 0]);
});

test.each([
  ['ended', -2, '409 sale_ended'],
  ['moved to later', 1, '409 sale_not_started'],
])('a sale that is %s while attempts wait: those before it buy, those after it do not', async (_, hours, refusal) => {
  const item = await createItem(stack, 5);
  const sale = await createSale(stack, item);
  const race = await raceFor(stack, 'item', item);
  await race.enter(() => purchase(sale));
  await race.enter(() => configure(sale, item, hours));
  expect(race.waiting).toBe(2);
  const [bought, configured] = await race.release();
  expect([bought, configured].map((response) => inWords(response as ApiResponse))).toEqual(['201', '200']);
  expect(inWords(await purchase(sale, 'bob'))).toBe(refusal);
  expect(await purchases(sale)).toBe(1);
});

test('an attempt that waits for a change of the window is decided by the new one', async () => {
  const item = await createItem(stack, 5);
  const sale = await createSale(stack, item);
  const race = await raceFor(stack, 'item', item);
  await race.enter(() => configure(sale, item, -2));
  await race.enter(() => purchase(sale));
  expect(race.waiting).toBe(2);
  expect((await race.release()).map(inWords)).toEqual(['200', '409 sale_ended']);
  expect(await purchases(sale)).toBe(0);
});

test('a change of the window waits for the purchase that is being decided', async () => {
  const item = await createItem(stack, 5);
  const sale = await createSale(stack, item);
  const buyer = await stack.connect();
  await buyer.query('begin');
  await buyer.query('select public.purchase($1, $2)', [sale, 'ann']);
  const configured = configure(sale, item, -2);
  await stack.waitForLockWaiters(1);
  await buyer.query('commit');
  expect((await configured).body).toMatchObject({ status: 'ended', remaining_quantity: 4 });
});

test.each([
  ['the instant of the start', 'starts_at', 'purchased'],
  ['a microsecond before it', "starts_at - interval '1 us'", 'sale_not_started'],
  ['a microsecond before the end', "ends_at - interval '1 us'", 'purchased'],
  ['the instant of the end', 'ends_at', 'sale_ended'],
])('an attempt at %s', async (_, at, outcome) => {
  const sale = await createSale(stack, await createItem(stack, 1));
  const { rows } = await stack.pool.query(
    `select (inventory.find_purchase(inventory.read($1), ${at}))[1].outcome from inventory.sales where id = $2`,
    [JSON.stringify([purchaseCommand(sale, 'ann')]), sale],
  );
  expect(rows).toEqual([{ outcome }]);
});

test('two sales are configured at once, each with the item of the other: both keep the first item, and nothing deadlocks', async () => {
  const [one, two] = [await createItem(stack, 1), await createItem(stack, 1)];
  const [first, second] = [`first-${one}`, `second-${one}`];
  const race = await raceFor(stack, 'item', one);
  await race.enter(() => configure(first, one, 0));
  const created = await configure(second, two, 0);
  await race.enter(() => configure(second, one, 0));
  const swapped = await configure(first, two, 0);
  const responses = [created, swapped, ...(await race.release())].map(inWords);
  expect(responses).toEqual(['201', '201', '409 item_fixed', '409 item_fixed']);
});

test('one sale is created of two items at once: the second waits for the first, and is refused', async () => {
  const [one, two] = [await createItem(stack, 1), await createItem(stack, 1)];
  const sale = `sale-${one}`;
  const other = await stack.connect();
  await other.query('begin');
  await other.query("select public.configure_sale($1, $2, now(), now() + '1 h')", [sale, one]);
  const refused = configure(sale, two, 0);
  await stack.waitForLockWaiters(1);
  await other.query('commit');
  expect(inWords(await refused)).toBe('409 item_fixed');
});
