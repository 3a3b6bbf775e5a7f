import { expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { authorization, SECRET, wrongSecrets } from '../../support/secrets.ts';
import { useStack } from '../../support/stack.ts';

const stack = useStack();
const open = useApi(stack);
const secret = useApi(stack, { CRON_SECRET: SECRET, API_KEY: 'for the staff only' });

const item = { name: 'Guarded', initial_quantity: 1 };

test.each([...wrongSecrets, ['the cron’s', `Bearer ${SECRET}`] as const])(
  '401: creating an item with %s key creates none',
  async (_which, value) => {
    const { status, body } = await secret.post('/v1/items', { body: item, headers: authorization(value) });
    expect([status, body.code]).toEqual([401, 'unauthorized']);
    const { rows } = await stack.pool.query("select from inventory.items where name = 'Guarded'");
    expect(rows).toEqual([]);
  },
);

test.each([...wrongSecrets, ['the cron’s', `Bearer ${SECRET}`] as const])(
  '401: switching events of an item on with %s key does not',
  async (_which, value) => {
    const { body } = await open.post('/v1/items', { body: { ...item, name: 'Silent' } });
    const request = { body: { events: true }, headers: authorization(value) };
    expect((await secret.patch(`/v1/items/${body.id}`, request)).status).toBe(401);
    expect((await open.get(`/v1/items/${body.id}`)).body.events).toBe(false);
  },
);

test('401 before 422: an unauthorized caller learns nothing about the body', async () => {
  expect((await secret.post('/v1/items', { body: {} })).status).toBe(401);
});

test('201: creating an item with the key, and in development without one where none is set', async () => {
  const headers = { authorization: 'Bearer for the staff only' };
  expect((await secret.post('/v1/items', { body: { ...item, name: 'Allowed' }, headers })).status).toBe(201);
  expect((await open.post('/v1/items', { body: { ...item, name: 'Allowed' } })).status).toBe(201);
});

test('200: switching events on with the key', async () => {
  const { body } = await open.post('/v1/items', { body: { ...item, name: 'Told' } });
  const request = { body: { events: true }, headers: { authorization: 'Bearer for the staff only' } };
  expect((await secret.patch(`/v1/items/${body.id}`, request)).body.events).toBe(true);
});

test('404, not 401: what customers do needs no key', async () => {
  const id = '00000000-0000-4000-8000-000000000000';
  expect((await secret.get(`/v1/items/${id}`)).status).toBe(404);
  expect((await secret.post(`/v1/reservations/${id}/confirm`)).status).toBe(404);
});
