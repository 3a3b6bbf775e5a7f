import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { lapse } from '../support/lapse.ts';
import { useStack } from '../support/stack.ts';
import { archiveInSteps, auditInSteps } from './audited-item.ts';
import { createHold, createItem, createOrder, createSale, executeBatch, levels, purchase } from './batch.ts';

const stack = useStack();
const query = (sql: string, values: unknown[] = []) => stack.pool.query(sql, values);
const archive = () => archiveInSteps(query);
const audit = async () => expect((await auditInSteps(query)).violations).toEqual([]);

test('no answer changes: every id is known, and what was archived is confirmed, cancelled and listed as before', async () => {
  await audit();
  await archive();
  const item = await createItem(stack, 9);
  const sale = await createSale(stack, item);
  const [order, hold, take] = [randomUUID(), randomUUID(), randomUUID()];
  const first = [
    { command: 'set_stock', id: take, sku: item, in_stock: 20 },
    { command: 'place_order', id: order, sku: item, customer_id: 'a', quantity: 2 },
    { command: 'reserve', id: hold, item_id: item, customer_id: 'a', quantity: 3, ttl_seconds: 600 },
    purchase(sale, 'ann'),
  ];
  for (const command of first) await executeBatch(stack, [command]);
  const [lapsed, pending, second] = [
    await createHold(stack, item, 1),
    await createHold(stack, item, 1),
    await createOrder(stack, item),
  ];
  await lapse(stack, lapsed);
  const reads = async () => ({
    replays: await executeBatch(stack, first),
    orders: (await query('select public.list_orders($1) as answer', [item])).rows[0].answer,
    hold: (await query('select public.get_reservation($1) as answer', [hold])).rows[0].answer,
    purchase: (await query("select public.get_purchase($1, 'ann') as answer", [sale])).rows[0].answer,
  });
  await createOrder(stack, item);
  await audit();
  const before = await reads();
  expect(await archive()).toEqual({ movements: 8, events: 0 });

  expect(await reads()).toEqual(before);
  const outcomes = await executeBatch(stack, [
    { command: 'confirm', id: hold, request_id: randomUUID() },
    { command: 'cancel', id: pending, request_id: randomUUID() },
    { command: 'cancel_order', id: second, sku: item, request_id: randomUUID() },
    { ...purchase(sale, 'ann') },
  ]);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual([
    'confirmed',
    'cancelled',
    'order_cancelled',
    'already_purchased',
  ]);
  await query('select public.expire()');
  expect(await levels(stack, item)).toEqual([13, 0, 7]);
  await audit();
  expect(await stack.audit()).toEqual([]);
});
