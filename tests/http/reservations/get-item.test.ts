import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { lapse } from '../../support/lapse.ts';
import { useStack } from '../../support/stack.ts';
import { hosts } from '../hosts.ts';
import { cancel, confirm, createItem, expectLevels, hold } from './steps.ts';

const stack = useStack();

describe.each(hosts)('GET /v1/items/:id on $host', ({ useApi }) => {
  const api = useApi(stack);

  test('200: every unit is counted in one place, from creation to sale', async () => {
    const item = await createItem(api, 10);
    const [one, two] = [await hold(api, item, 2), await hold(api, item, 3)];
    await expectLevels(api, item, [5, 5, 0]);
    await confirm(api, one.id);
    await expectLevels(api, item, [5, 3, 2]);
    await cancel(api, two.id);
    await expectLevels(api, item, [8, 0, 2]);
  });

  test('200: the units of a lapsed hold are available before any sweep', async () => {
    const item = await createItem(api, 5);
    await lapse(stack, (await hold(api, item, 4)).id);
    await expectLevels(api, item, [5, 0, 0]);
  });

  test('200: the id in upper case is the same item', async () => {
    const item = await createItem(api);
    const { status, body } = await api.get(`/v1/items/${item.toUpperCase()}`);
    expect([status, body.id]).toEqual([200, item]);
  });

  test('404 item_not_found: an unknown id', async () => {
    const { status, body } = await api.get(`/v1/items/${randomUUID()}`);
    expect([status, body.code]).toEqual([404, 'item_not_found']);
  });
});
