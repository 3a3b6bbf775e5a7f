import { randomUUID } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { lapse } from '../../support/lapse.ts';
import { useStack } from '../../support/stack.ts';
import { hosts } from '../hosts.ts';
import { cancel, confirm, createItem, expectLevels, hold } from './steps.ts';

const stack = useStack();

describe.each(hosts)('POST /v1/reservations/:id/confirm on $host', ({ useApi }) => {
  const api = useApi(stack);

  test('200: the units are sold for good', async () => {
    const item = await createItem(api, 5);
    const held = await hold(api, item, 2);
    const { status, body } = await confirm(api, held.id);
    expect(status).toBe(200);
    expect(body).toEqual({ ...held, status: 'CONFIRMED', confirmed_at: expect.any(String) });
    expect(Date.parse(body.confirmed_at)).toBeLessThan(Date.parse(body.expires_at));
    await expectLevels(api, item, [3, 0, 2]);
  });

  test('200: confirming twice returns the same response and sells once', async () => {
    const item = await createItem(api, 5);
    const held = await hold(api, item, 2);
    const [first, second] = [await confirm(api, held.id), await confirm(api, held.id)];
    expect([second.status, second.body]).toEqual([200, first.body]);
    await expectLevels(api, item, [3, 0, 2]);
  });

  test('200: an empty chunked body is no body', async () => {
    const held = await hold(api, await createItem(api));
    const { promise: received, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const headers = { 'transfer-encoding': 'chunked' };
    request(`${api.url}/v1/reservations/${held.id}/confirm`, { method: 'POST', headers }, resolve)
      .on('error', reject)
      .end();
    expect((await received).resume().statusCode).toBe(200);
  });

  test('200: 20 confirms at once sell once', async () => {
    const item = await createItem(api, 5);
    const held = await hold(api, item, 2);
    await hold(api, item, 3);
    const responses = await Promise.all(Array.from({ length: 20 }, () => confirm(api, held.id)));
    expect(new Set(responses.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    await expectLevels(api, item, [0, 3, 2]);
  });

  test('200: the id in upper and lower case at once is one hold', async () => {
    const item = await createItem(api, 5);
    const held = await hold(api, item, 1);
    await hold(api, item, 4);
    const responses = await Promise.all([confirm(api, held.id), confirm(api, held.id.toUpperCase())]);
    expect(responses.map(({ status }) => status)).toEqual([200, 200]);
    await expectLevels(api, item, [0, 4, 1]);
  });

  test('200: an empty object is as good as no body', async () => {
    const held = await hold(api, await createItem(api));
    expect((await api.post(`/v1/reservations/${held.id}/confirm`, { body: {} })).status).toBe(200);
  });

  test('409 reservation_expired: a lapsed hold that was not swept is not confirmed', async () => {
    const item = await createItem(api, 5);
    const held = await hold(api, item, 2);
    await lapse(stack, held.id);
    const { status, body } = await confirm(api, held.id);
    expect([status, body.code]).toEqual([409, 'reservation_expired']);
    await expectLevels(api, item, [5, 0, 0]);
  });

  test('409 reservation_expired: a swept hold is not confirmed', async () => {
    const item = await createItem(api, 5);
    const held = await hold(api, item, 2);
    await lapse(stack, held.id);
    await api.post('/v1/maintenance/expire-reservations');
    const { status, body } = await confirm(api, held.id);
    expect([status, body.code]).toEqual([409, 'reservation_expired']);
    await expectLevels(api, item, [5, 0, 0]);
  });

  test('409 reservation_cancelled: a cancelled hold is not confirmed', async () => {
    const item = await createItem(api, 5);
    const held = await hold(api, item, 2);
    await cancel(api, held.id);
    const { status, body } = await confirm(api, held.id);
    expect([status, body.code]).toEqual([409, 'reservation_cancelled']);
    await expectLevels(api, item, [5, 0, 0]);
  });

  test('200 or 409: confirm and cancel at once, one of them wins', async () => {
    const item = await createItem(api, 20);
    for (let round = 0; round < 20; round++) {
      const { id } = await hold(api, item);
      const [confirmed, cancelled] = await Promise.all([confirm(api, id), cancel(api, id)]);
      expect([confirmed.status, cancelled.status].sort()).toEqual([200, 409]);
    }
    expect(await stack.audit()).toEqual([]);
  });

  test('404 reservation_not_found: an unknown id', async () => {
    const { status, body } = await confirm(api, randomUUID());
    expect([status, body.code]).toEqual([404, 'reservation_not_found']);
  });
});
