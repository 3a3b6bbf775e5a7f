import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Api } from '../../support/api.ts';

/** The path of a product of its own, with this many units in stock. */
export async function createProduct(api: Api, stock: number): Promise<string> {
  const path = `/product/${randomUUID()}`;
  expect((await api.patch(`${path}/stock`, { body: { stock } })).status).toBe(200);
  return path;
}

/** Reserves a unit; its token. */
export async function reserve(api: Api, product: string): Promise<string> {
  const { status, body } = await api.post(`${product}/reserve`);
  expect(status).toBe(200);
  return body.reservationToken;
}

export const sell = (api: Api, product: string, reservationToken: string) =>
  api.post(`${product}/sold`, { body: { reservationToken } });
export const unreserve = (api: Api, product: string, reservationToken: string) =>
  api.post(`${product}/unreserve`, { body: { reservationToken } });

/** The product's units are where the test says, and the audit finds nothing. */
export async function expectLevels(
  api: Api,
  product: string,
  [IN_STOCK, RESERVED, SOLD]: [number, number, number],
): Promise<void> {
  expect((await api.get(product)).body).toEqual({ IN_STOCK, RESERVED, SOLD });
  expect(await api.stack.audit()).toEqual([]);
}
