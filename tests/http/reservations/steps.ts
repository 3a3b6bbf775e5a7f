import { expect } from 'vitest';
import type { Api } from '../../support/api.ts';

export type Reservation = { id: string; item_id: string; status: string; created_at: string; expires_at: string };

/** A new item with this many units; its id. */
export async function createItem(api: Api, initial_quantity = 5): Promise<string> {
  const { status, body } = await api.post('/v1/items', { body: { name: 'White T-Shirt', initial_quantity } });
  expect(status).toBe(201);
  return body.id;
}

/** A new hold of this item. */
export async function hold(api: Api, item_id: string, quantity = 1): Promise<Reservation> {
  const { status, body } = await api.post('/v1/reservations', {
    body: { item_id, customer_id: 'customer_42', quantity },
  });
  expect(status).toBe(201);
  return body;
}

export const confirm = (api: Api, id: string) => api.post(`/v1/reservations/${id}/confirm`);
export const cancel = (api: Api, id: string) => api.post(`/v1/reservations/${id}/cancel`);

/** The item's units are where the test says, and the audit finds nothing. */
export async function expectLevels(
  api: Api,
  item_id: string,
  [available_quantity, reserved_quantity, confirmed_quantity]: [number, number, number],
): Promise<void> {
  expect((await api.get(`/v1/items/${item_id}`)).body).toMatchObject({
    total_quantity: available_quantity + reserved_quantity + confirmed_quantity,
    available_quantity,
    reserved_quantity,
    confirmed_quantity,
  });
  expect(await api.stack.audit()).toEqual([]);
}
