import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { useStack } from '../../support/stack.ts';
import { expectUnchanged } from '../unchanged.ts';
import { active, configure, createItem, createSale, ended, purchase, upcoming } from './steps.ts';

const stack = useStack();
const api = useApi(stack);
const guarded = useApi(stack, { API_KEY: 'for the staff only' });

test('201 created, then 200 with another window; the instants in UTC, to the millisecond', async () => {
  const item_id = await createItem(api, 5);
  const path = `/v1/sales/${randomUUID()}`;
  const body = { item_id, starts_at: '2026-03-01T10:00:00+01:00', ends_at: '2999-12-31T23:59:59.9999999-08:00' };
  const created = await api.put(path, { body });
  expect(created).toMatchObject({
    status: 201,
    body: {
      item_id,
      starts_at: '2026-03-01T09:00:00.000000Z',
      ends_at: '3000-01-01T07:59:59.999000Z',
      status: 'active',
    },
  });
  const changed = await api.put(path, { body: { ...body, ends_at: '2026-03-01T11:00:00Z' } });
  expect(changed).toMatchObject({ status: 200, body: { ends_at: '2026-03-01T11:00:00.000000Z', status: 'ended' } });
});

test('the window decides from now on, for old purchases and new ones', async () => {
  const sale = await createSale(api, 3, upcoming());
  expect((await purchase(api, sale, 'ada')).body.code).toBe('sale_not_started');
  await configure(api, sale, active());
  expect((await purchase(api, sale, 'ada')).status).toBe(201);
  await configure(api, sale, ended());
  expect((await purchase(api, sale, 'bob')).body.code).toBe('sale_ended');
  expect(await stack.audit()).toEqual([]);
});

test('404 item_not_found, 409 item_fixed: nothing changes', async () => {
  const sale = await createSale(api, 1);
  const missing = { ...sale, item: randomUUID() };
  expect((await expectUnchanged(stack, () => configure(api, missing, active()))).body.code).toBe('item_not_found');
  const other = { ...sale, item: await createItem(api, 1) };
  const { status, body } = await expectUnchanged(stack, () => configure(api, other, active()));
  expect([status, body.code]).toEqual([409, 'item_fixed']);
});

test('401: without the key of the staff; buying and reading need none', async () => {
  const sale = await createSale(api, 1);
  const refused = await expectUnchanged(stack, () => configure(guarded, sale, ended()));
  expect([refused.status, refused.body.code]).toEqual([401, 'unauthorized']);
  const body = { item_id: sale.item, ...active() };
  expect((await guarded.put(sale.path, { body, headers: { authorization: 'Bearer for the staff only' } })).status).toBe(
    200,
  );
  expect((await guarded.get(sale.path)).status).toBe(200);
  expect((await purchase(guarded, sale, 'ada')).status).toBe(201);
});
