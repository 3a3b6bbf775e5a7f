import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { lapse } from '../../support/lapse.ts';
import { useStack } from '../../support/stack.ts';
import { hosts } from '../hosts.ts';
import { cancel, confirm, createItem, hold } from './steps.ts';

const stack = useStack();

describe.each(hosts)('GET /v1/reservations/:id on $host', ({ useApi }) => {
  const api = useApi(stack);
  const get = async (id: string) => (await api.get(`/v1/reservations/${id}`)).body;

  test('200: the hold as its creation returned it', async () => {
    const held = await hold(api, await createItem(api));
    const { status, body } = await api.get(`/v1/reservations/${held.id}`);
    expect([status, body]).toEqual([200, held]);
  });

  test('200: each final status has its timestamp', async () => {
    const item = await createItem(api);
    const [one, two, three] = [await hold(api, item), await hold(api, item), await hold(api, item)];
    await confirm(api, one.id);
    await cancel(api, two.id);
    await lapse(stack, three.id);
    expect(await get(one.id)).toMatchObject({
      status: 'CONFIRMED',
      confirmed_at: expect.any(String),
      cancelled_at: null,
    });
    expect(await get(two.id)).toMatchObject({
      status: 'CANCELLED',
      cancelled_at: expect.any(String),
      expired_at: null,
    });
    const lapsed = await get(three.id);
    expect(lapsed).toMatchObject({ status: 'EXPIRED', expired_at: lapsed.expires_at, confirmed_at: null });
  });

  test('404 reservation_not_found: an unknown id', async () => {
    const { status, body } = await api.get(`/v1/reservations/${randomUUID()}`);
    expect([status, body.code]).toEqual([404, 'reservation_not_found']);
  });
});
