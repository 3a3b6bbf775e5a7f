import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { createItem, createSale, levels, purchase } from './batch.ts';

const stack = useStack();
afterEach(async () => expect(await stack.audit()).toEqual([]));

const reserve = (item_id: string) => ({ command: 'reserve', id: randomUUID(), item_id, quantity: 1, ttl_seconds: 60 });

/** Sends a batch on a connection of its own; resolves with the outcomes. */
async function send(commands: Record<string, unknown>[], as = 'execute_batch'): Promise<string[]> {
  const client = await stack.connect();
  const { rows } = await client.query(`select public.${as}($1) as answers`, [JSON.stringify(commands)]);
  return rows[0].answers.map(({ outcome }: { outcome: string }) => outcome);
}

test('a purchase that is sold out without a lock stays refused, whatever else of the batch is executed', async () => {
  const [sold, other] = [await createItem(stack, 0), await createItem(stack, 5)];
  const sale = await createSale(stack, sold);
  expect(await send([purchase(sale, 'ann'), reserve(other), purchase(sale, 'bob')])).toEqual([
    'sold_out',
    'reserved',
    'sold_out',
  ]);
  expect([await levels(stack, sold), await levels(stack, other)]).toEqual([
    [0, 0, 0],
    [4, 1, 0],
  ]);
});

test('a purchase that its rows refuse is not left undone with the others of a locked item', async () => {
  const item = await createItem(stack, 5);
  const sale = await createSale(stack, item, '1 h', '2 h');
  const other = await stack.connect();
  await other.query('begin');
  await other.query('select from inventory.items where id = $1 for update', [item]);
  expect(await send([purchase(sale, 'ann'), reserve(item)], 'execute_unlocked')).toEqual(['sale_not_started', 'busy']);
  await other.query('rollback');
});

test('two users with one attempt in a batch: the second is refused, and the batch is executed', async () => {
  const item = await createItem(stack, 5);
  const sale = await createSale(stack, item);
  const attempt_id = randomUUID();
  const batch = [purchase(sale, 'ann', { attempt_id }), purchase(sale, 'bob', { attempt_id }), purchase(sale, 'cat')];
  expect(await send(batch)).toEqual(['purchased', 'id_reused', 'purchased']);
  expect(await levels(stack, item)).toEqual([3, 0, 2]);
});

test('one attempt in two sales in a batch: it buys once', async () => {
  const [one, two] = [await createItem(stack, 5), await createItem(stack, 5)];
  const [first, second] = [await createSale(stack, one), await createSale(stack, two)];
  const attempt_id = randomUUID();
  expect(await send([purchase(first, 'ann', { attempt_id }), purchase(second, 'ann', { attempt_id })])).toEqual([
    'purchased',
    'id_reused',
  ]);
});

test('a user buys one unit in each sale of an item', async () => {
  const item = await createItem(stack, 5);
  const [first, second] = [await createSale(stack, item), await createSale(stack, item)];
  expect(await send([purchase(first, 'ann'), purchase(second, 'ann')])).toEqual(['purchased', 'purchased']);
  expect(await levels(stack, item)).toEqual([3, 0, 2]);
});

test('a purchase that names another item than that of its sale buys nothing', async () => {
  const [item, other] = [await createItem(stack, 5), await createItem(stack, 5)];
  expect(await send([purchase(await createSale(stack, item), 'ann', { item_id: other })])).toEqual(['sale_not_found']);
});

test('all spellings of a user are one user', async () => {
  const sale = await createSale(stack, await createItem(stack, 5));
  const outcomes = [];
  for (const user of ['Ann', ' ann', 'ＡＮＮ', 'ann b']) {
    const { rows } = await stack.pool.query('select public.purchase($1, $2) as answer', [sale, user]);
    outcomes.push(rows[0].answer.outcome);
  }
  expect(outcomes).toEqual(['purchased', 'already_purchased', 'already_purchased', 'purchased']);
});

test('a purchase sells one unit, whatever quantity is sent', async () => {
  const item = await createItem(stack, 5);
  expect(await send([purchase(await createSale(stack, item), 'ann', { quantity: 3 })])).toEqual(['purchased']);
  expect(await levels(stack, item)).toEqual([4, 0, 1]);
});

test('batches that share attempts of different items wait for each other without a deadlock', async () => {
  const sales = [await createItem(stack, 9), await createItem(stack, 9), await createItem(stack, 9)].map((item) =>
    createSale(stack, item),
  );
  const [one, two, three] = (await Promise.all(sales)) as [string, string, string];
  const [a, b, c] = Array.from({ length: 3 }, () => randomUUID()).toSorted() as [string, string, string];
  const ids = Array.from({ length: 5 }, () => randomUUID()).toSorted();
  const other = await stack.connect();
  await other.query('begin');
  await other.query('select public.execute_batch($1)', [JSON.stringify([purchase(three, 'ann', { attempt_id: c })])]);
  // In the order of their ids, one of these would insert a before b, and the other b before a.
  const buying = send([
    purchase(one, 'ann', { id: ids[0], attempt_id: a }),
    purchase(one, 'bob', { id: ids[1], attempt_id: c }),
    purchase(one, 'cat', { id: ids[2], attempt_id: b }),
  ]);
  await stack.waitForLockWaiters(1);
  const crossing = send([
    purchase(two, 'dan', { id: ids[3], attempt_id: b }),
    purchase(two, 'eve', { id: ids[4], attempt_id: a }),
  ]).catch(({ code }: { code: string }) => code);
  await stack.waitForLockWaiters(2);
  await other.query('rollback');
  expect(await buying).toEqual(['purchased', 'purchased', 'purchased']);
  expect(await crossing).toBe('23505'); // the hosts send its commands one by one then
});
