import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useStack } from '../../support/stack.ts';
import { expectStockEvents, stockEventsOf } from '../../support/stock-events.ts';
import { hosts } from '../hosts.ts';
import { cancel, createItem, hold } from './steps.ts';

const stack = useStack();

describe.each(hosts)('PATCH /v1/items/:id on $host', ({ useApi }) => {
  const api = useApi(stack);
  const setEvents = (item: string, events: boolean) => api.patch(`/v1/items/${item}`, { body: { events } });

  test('200: the item, which every later movement of has an event', async () => {
    const item = await createItem(api, 5);
    const { id } = await hold(api, item, 2);
    const { status, body } = await setEvents(item, true);
    expect([status, body]).toEqual([200, (await api.get(`/v1/items/${item}`)).body]);
    expect(body).toMatchObject({ id: item, available_quantity: 3, reserved_quantity: 2, events: true });
    await cancel(api, id);
    await expectStockEvents(stack, item, 1);
  });

  test('200: switched off, no later movement has an event; twice is as once', async () => {
    const item = await createItem(api, 5);
    for (const events of [true, true, false, false]) {
      expect((await setEvents(item, events)).body.events).toBe(events);
    }
    await hold(api, item);
    expect(await stockEventsOf(stack, item)).toEqual([]);
  });

  test('404 item_not_found: an unknown id', async () => {
    const { status, body } = await setEvents(randomUUID(), true);
    expect([status, body.code]).toEqual([404, 'item_not_found']);
  });
});
