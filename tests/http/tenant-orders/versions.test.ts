import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { useStack } from '../../support/stack.ts';
import { expectUnchanged } from '../unchanged.ts';
import { asTenant, createOrder, eventsOf } from './steps.ts';

const stack = useStack();
const api = useApi(stack);
const [acme, other] = [asTenant(api), asTenant(api, 'other')];

test('200: confirm, then close, exactly as specified; each answer has the version as its ETag', async () => {
  const id = await createOrder(acme);
  const confirmed = await acme.confirm(id, '"1"', { totalCents: 1234 });
  expect([confirmed.status, confirmed.headers.get('etag')]).toEqual([200, '"2"']);
  expect(confirmed.body).toEqual({ id, status: 'confirmed', version: 2, totalCents: 1234 });
  const closed = await acme.close(id, confirmed.headers.get('etag') as string);
  expect([closed.status, closed.headers.get('etag')]).toEqual([200, '"3"']);
  expect(closed.body).toEqual({ id, status: 'closed', version: 3 });
});

test('closing writes one event of the order, in the same transaction', async () => {
  const id = await createOrder(acme, 'closed');
  const { body } = await acme.get(id);
  const payload = { orderId: id, tenantId: 'acme', totalCents: 1234, closedAt: body.updatedAt };
  expect(await eventsOf(api, id)).toEqual([
    { event_type: 'orders.closed', tenant_id: 'acme', payload, published_at: null },
  ]);
  await expectUnchanged(stack, () => acme.close(id));
});

describe('If-Match', () => {
  test.each(['"1"', '1', ' "1" ', '"7", "1"', 'W/"1", "1"', '*', '"1",,"x"'])(
    '200: %s for version 1',
    async (version) => {
      expect((await acme.confirm(await createOrder(acme), version)).status).toBe(200);
    },
  );

  test.each(['"2"', '2', '"2", "3"', 'W/"1"', '"x"', '""', '"01"', '"99999999999999999999"', '"2147483648"', '0'])(
    '409 conflict, stale version: %s for version 1',
    async (version) => {
      const id = await createOrder(acme);
      const { status, body } = await expectUnchanged(stack, () => acme.confirm(id, version));
      expect([status, body.code, body.message]).toEqual([409, 'conflict', 'stale version']);
    },
  );

  test.each(['', '"1', '1"', "'1'", 'one', '"1" "2"', '1, 2', '-1', '**', 'w/"1"'])(
    '400 malformed_request: %s',
    async (version) => {
      const id = await createOrder(acme, 'confirmed');
      for (const act of [() => acme.confirm(id, version), () => acme.close(id, version)]) {
        const { status, body } = await expectUnchanged(stack, act);
        expect([status, body.code, body.details[0].field]).toEqual([400, 'malformed_request', 'If-Match']);
      }
    },
  );

  test('428 version_missing: none, to confirm; to close it is not needed, but honoured', async () => {
    const id = await createOrder(acme);
    const { status, body } = await expectUnchanged(stack, () => acme.confirm(id));
    expect([status, body.code]).toEqual([428, 'version_missing']);
    await acme.confirm(id, '"1"');
    expect((await expectUnchanged(stack, () => acme.close(id, '"1"'))).body.message).toBe('stale version');
    expect((await acme.close(id)).status).toBe(200);
  });
});

test.each(['confirmed', 'closed'] as const)('409 conflict: to confirm an order that is %s', async (status) => {
  const id = await createOrder(acme, status);
  const refused = await expectUnchanged(stack, () => acme.confirm(id, '*'));
  expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
  expect(refused.body.message).not.toBe('stale version');
});

test.each(['draft', 'closed'] as const)('409 conflict: to close an order that is %s', async (status) => {
  const id = await createOrder(acme, status);
  const refused = await expectUnchanged(stack, () => acme.close(id));
  expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
});

test('404: an order of another tenant, of nobody, and an id that is none', async () => {
  const theirs = [await createOrder(other), await createOrder(other, 'confirmed')];
  for (const id of [...theirs, randomUUID(), 'nothing', '%00']) {
    for (const act of [() => acme.get(id), () => acme.confirm(id, '*'), () => acme.close(id)]) {
      const { status, body } = await expectUnchanged(stack, act);
      expect([id, status, body.code]).toEqual([id, 404, 'order_not_found']);
    }
  }
});

test('304: the version that the caller has; 200 after a change', async () => {
  const id = await createOrder(acme);
  const { headers, body } = await acme.get(id);
  expect(body).toMatchObject({ id, tenantId: 'acme', status: 'draft', version: 1, totalCents: null });
  const known = { 'if-none-match': headers.get('etag') as string };
  expect((await acme.get(id, known)).status).toBe(304);
  await acme.confirm(id, '"1"');
  expect(await acme.get(id, known)).toMatchObject({ status: 200, body: { version: 2, totalCents: 1234 } });
});

test.each([undefined, null, -1, 1.5, '1', 2 ** 31, true, [1]])(
  '422 validation_failed: totalCents %j',
  async (totalCents) => {
    const id = await createOrder(acme);
    const { status, body } = await expectUnchanged(stack, () => acme.confirm(id, '"1"', { totalCents }));
    expect([status, body.details[0].field]).toEqual([422, 'totalCents']);
  },
);

test('200: totals of nothing and of an int32', async () => {
  for (const totalCents of [0, 2 ** 31 - 1])
    expect((await acme.confirm(await createOrder(acme), '"1"', { totalCents })).body.totalCents).toBe(totalCents);
});
