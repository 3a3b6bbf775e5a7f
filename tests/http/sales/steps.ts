import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Api, ApiResponse } from '../../support/api.ts';

const MINUTE = 60_000;
/** So many minutes from now, as a client would send it. */
export const inMinutes = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString();

/** Windows of sales. */
export const upcoming = () => ({ starts_at: inMinutes(5), ends_at: inMinutes(10) });
export const active = () => ({ starts_at: inMinutes(-5), ends_at: inMinutes(5) });
export const ended = () => ({ starts_at: inMinutes(-10), ends_at: inMinutes(-5) });

/** A new item with this many units; its id. */
export async function createItem(api: Api, initial_quantity: number): Promise<string> {
  const { status, body } = await api.post('/v1/items', { body: { name: 'On sale', initial_quantity } });
  expect(status).toBe(201);
  return body.id;
}

export type SaleOf = { id: string; item: string; path: string };

/** A new sale of a new item with this many units. */
export async function createSale(api: Api, units: number, window = active()): Promise<SaleOf> {
  const [id, item] = [`sale-${randomUUID()}`, await createItem(api, units)];
  const sale = { id, item, path: `/v1/sales/${id}` };
  expect((await configure(api, sale, window)).status).toBe(201);
  return sale;
}

export const configure = (api: Api, { path, item }: SaleOf, window: object): Promise<ApiResponse> =>
  api.put(path, { body: { item_id: item, ...window } });

/** An attempt to purchase, without or with a key. */
export const purchase = (api: Api, { path }: SaleOf, user_id: unknown, key?: string): Promise<ApiResponse> =>
  api.post(`${path}/purchases`, { body: { user_id }, headers: key ? { 'idempotency-key': key } : {} });

/** What was sold of the item, and to whom, by the rows; and the audit finds nothing. */
export async function buyersOf(api: Api, { id, item }: SaleOf): Promise<string[]> {
  const { rows } = await api.stack.pool.query(
    `select item.sold::int, array(select user_id::text from inventory.purchases where sale_id = $2 order by user_id) as users
     from inventory.items as item where id = $1`,
    [item, id],
  );
  expect(rows[0].sold).toBe(rows[0].users.length);
  expect(await api.stack.audit()).toEqual([]);
  return rows[0].users;
}
