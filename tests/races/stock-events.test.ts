import { afterEach, expect, test } from 'vitest';
import { createItem, createSale } from '../schema/batch.ts';
import { type Api, useApi } from '../support/api.ts';
import { useStack } from '../support/stack.ts';
import { expectStockEvents, stockEventsOf } from '../support/stock-events.ts';

const stack = useStack();
const instances: Api[] = [useApi(stack), useApi(stack, { BATCHING: 'off' }), useApi(stack)];
afterEach(async () => expect(await stack.audit()).toEqual([]));

/** Sends these at once, in turn to each instance. */
const together = (requests: ((api: Api) => Promise<unknown>)[]) =>
  Promise.all(requests.map((send, index) => send(instances[index % instances.length] as Api)));

/** A hold, which is confirmed or cancelled; a purchase; a count of stock. */
function rushOf(item: string, sale: string, index: number): ((api: Api) => Promise<unknown>)[] {
  const hold = async (api: Api) => {
    const { body } = await api.post('/v1/reservations', { body: { item_id: item, customer_id: 'a', quantity: 2 } });
    if (body.id) await api.post(`/v1/reservations/${body.id}/${index % 2 ? 'confirm' : 'cancel'}`);
  };
  const purchase = (api: Api) => api.post(`/v1/sales/${sale}/purchases`, { body: { user_id: `user ${index}` } });
  const count = (api: Api) => api.patch(`/product/${item}/stock`, { body: { stock: 20 + index } });
  return index % 10 === 0 ? [hold, purchase, count] : [hold, purchase];
}

test('under contention each item’s events are published in the order of its ledger', async () => {
  const items = [
    await createItem(stack, 40, { events: true }),
    await createItem(stack, 40, { events: true }),
    await createItem(stack, 40),
  ];
  const sales = await Promise.all(items.map((item) => createSale(stack, item)));
  const numbers = Array.from({ length: 40 }, (_, index) => index);
  await together(numbers.flatMap((index) => items.flatMap((item, at) => rushOf(item, sales[at] as string, index))));
  const [one, two, silent] = items as [string, string, string];
  expect((await stockEventsOf(stack, one)).length).toBeGreaterThan(40);
  await expectStockEvents(stack, one);
  await expectStockEvents(stack, two);
  expect(await stockEventsOf(stack, silent)).toEqual([]);
});

test('events that are switched on amid a rush begin with some movement, and have every later one', async () => {
  const item = await createItem(stack, 60);
  const purchase = (user: number) => (api: Api) =>
    api.post(`/v1/sales/${sale}/purchases`, { body: { user_id: `user ${user}` } });
  const sale = await createSale(stack, item);
  const switchOn = (api: Api) => api.patch(`/v1/items/${item}`, { body: { events: true } });
  const purchases = Array.from({ length: 50 }, (_, user) => purchase(user));
  await together(purchases.toSpliced(20, 0, switchOn));
  await instances[0]?.post(`/v1/sales/${sale}/purchases`, { body: { user_id: 'the last' } });
  const events = await stockEventsOf(stack, item);
  expect(events.at(-1)?.after.sold).toBe(51);
  await expectStockEvents(stack, item, events.length);
});
