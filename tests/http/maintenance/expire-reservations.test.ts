import { beforeEach, describe, expect, test } from 'vitest';
import { createLapsedHolds } from '../../schema/batch.ts';
import { lapse } from '../../support/lapse.ts';
import { useStack } from '../../support/stack.ts';
import { hosts } from '../hosts.ts';
import { confirm, createItem, expectLevels, hold } from '../reservations/steps.ts';

const path = '/v1/maintenance/expire-reservations';

const stack = useStack();

describe.each(hosts)('/v1/maintenance/expire-reservations on $host', ({ useApi }) => {
  const api = useApi(stack);
  beforeEach(() => api.post(path));

  test.each(['POST', 'GET'])(
    '200: %s expires what has lapsed, returns its units, and leaves the rest',
    async (method) => {
      const item = await createItem(api, 10);
      const [one, two, running] = [await hold(api, item, 1), await hold(api, item, 2), await hold(api, item, 3)];
      const confirmed = await hold(api, item, 4);
      await confirm(api, confirmed.id);
      await lapse(stack, one.id);
      await lapse(stack, two.id);

      const { body: unswept } = await api.get(`/v1/reservations/${one.id}`);
      const { status, body } = await api.request(method, path);

      expect([status, body]).toEqual([200, { expired_count: 2, released_quantity: 3 }]);
      const { body: expired } = await api.get(`/v1/reservations/${one.id}`);
      expect(expired.status).toBe('EXPIRED');
      expect(expired.expired_at).toBe(expired.expires_at);
      expect(expired).toEqual(unswept);
      expect((await api.get(`/v1/reservations/${running.id}`)).body.status).toBe('PENDING');
      await expectLevels(api, item, [3, 3, 4]);
    },
  );

  test('200: without lapsed holds nothing happens', async () => {
    await hold(api, await createItem(api));
    expect((await api.post(path)).body).toEqual({ expired_count: 0, released_quantity: 0 });
  });

  test('200: a sweep continues until no lapsed hold is left', async () => {
    const item = await createItem(api, 2500);
    await createLapsedHolds(stack, item, 2500);
    // On many partitions, a call may return more than one of them has left.
    for (let other = 0; other < 3; other++) await createLapsedHolds(stack, await createItem(api, 1), 1);
    expect((await api.post(path)).body).toEqual({ expired_count: 2503, released_quantity: 2503 });
    await expectLevels(api, item, [2500, 0, 0]);
  });

  test('200: ten sweeps at once expire each hold once', async () => {
    const item = await createItem(api, 30);
    for (let hundredth = 0; hundredth < 30; hundredth++) await lapse(stack, (await hold(api, item)).id);
    const responses = await Promise.all(Array.from({ length: 10 }, () => api.post(path)));
    const sum = (field: string) => responses.reduce((total, { body }) => total + body[field], 0);
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    expect([sum('expired_count'), sum('released_quantity')]).toEqual([30, 30]);
    await expectLevels(api, item, [30, 0, 0]);
  });

  test('200: an item that another transaction holds is left for the next sweep', async () => {
    const [item, busy] = [await createItem(api, 1), await createItem(api, 1)];
    await lapse(stack, (await hold(api, item)).id);
    await lapse(stack, (await hold(api, busy)).id);
    const holder = await stack.connect();
    await holder.query('begin');
    await holder.query('select from inventory.items where id = $1 for update', [busy]);
    expect((await api.post(path)).body).toEqual({ expired_count: 1, released_quantity: 1 });
    await holder.query('rollback');
    expect((await api.post(path)).body).toEqual({ expired_count: 1, released_quantity: 1 });
    expect(await stack.audit()).toEqual([]);
  });
});
