import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Api, ApiResponse } from '../support/api.ts';

export interface Product {
  id: string;
  sku: string;
}

export type Answer = ApiResponse & { ms: number };

/** What one customer does: create something, then perhaps end it. */
export interface Visit {
  kind: 'reservation' | 'order' | 'token' | 'purchase';
  product: Product;
  /** Names the row in the database, except that of a token, which has no customer. */
  customer: string;
  key: string | undefined;
  end: 'CONFIRMED' | 'CANCELLED' | undefined;
  /** The answers to each attempt to create it. */
  created: Answer[];
  ended: Answer | undefined;
}

export type Random = () => number;

export const pick = <T>(values: readonly T[], random: Random): T => values[Math.floor(random() * values.length)] as T;

const ENDS = {
  reservation: [undefined, 'CONFIRMED', 'CANCELLED'],
  order: [undefined, 'CANCELLED'],
  token: [undefined, 'CONFIRMED', 'CANCELLED'],
  purchase: [undefined],
} as const;

/** The sale of a product. */
export const saleOf = ({ sku }: Product): string => `sale-of-${sku}`;

/** As many visits, the same for the same random numbers except for their ids. */
export function planVisits(count: number, products: Product[], random: Random): Visit[] {
  return Array.from({ length: count }, () => {
    const kind = pick(['reservation', 'order', 'token', 'purchase'] as const, random);
    const isKeyed = random() < 0.5 || kind === 'order';
    return {
      kind,
      product: pick(products, random),
      customer: randomUUID(),
      key: isKeyed ? randomUUID() : undefined,
      end: pick(ENDS[kind], random),
      created: [],
      ended: undefined,
    };
  });
}

/** Visits at the same time: more of them would wait for a slow machine, not for the service. */
const AT_ONCE = 200;

/** Make the visits within this time, however long the answers take. */
export async function makeVisits(visits: Visit[], instances: Api[], durationMs: number): Promise<void> {
  const gap = durationMs / visits.length;
  const limit = pLimit(AT_ONCE);
  await Promise.all(
    visits.map(async (visit, number) => {
      await sleep(number * gap);
      const instance = instances[number % instances.length] as Api;
      await limit(async () => {
        await create(visit, instance);
        await end(visit, instance);
      });
    }),
  );
}

/** Create what the visit is for; again with the same key, if it has one and was made before. */
export async function create(visit: Visit, api: Api): Promise<void> {
  visit.created.push(await timed(() => send(visit, api)));
}

/** The id of what was created; undefined unless it was acknowledged. */
export function idOf({ created }: Visit): string | undefined {
  const { body } = created.find(({ status }) => status < 300) ?? {};
  return body && (body.id ?? body.order_id ?? body.reservationToken);
}

export async function timed(request: () => Promise<ApiResponse>): Promise<Answer> {
  const started = performance.now();
  const response = await request();
  return { ...response, ms: performance.now() - started };
}

function send({ kind, product, customer, key }: Visit, api: Api): Promise<ApiResponse> {
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
  if (kind === 'token') return api.post(`/product/${product.sku}/reserve`, { headers });
  if (kind === 'reservation') {
    const body = { item_id: product.id, customer_id: customer, quantity: 1 };
    return api.post('/v1/reservations', { body, headers });
  }
  if (kind === 'purchase') {
    return api.post(`/v1/sales/${saleOf(product)}/purchases`, { body: { user_id: customer }, headers });
  }
  const body = { product_id: Number(product.sku), idempotency_key: key, customer_id: customer, quantity: 1 };
  return api.post('/orders', { body });
}

/** End what was created, if that was acknowledged, in one attempt. */
async function end(visit: Visit, api: Api): Promise<void> {
  const id = idOf(visit);
  if (id === undefined || visit.end === undefined) return;
  visit.ended = await timed(() => sendEnd(visit, visit.end === 'CONFIRMED', id, api));
}

function sendEnd({ kind, product }: Visit, isConfirmed: boolean, id: string, api: Api): Promise<ApiResponse> {
  if (kind === 'reservation') return api.post(`/v1/reservations/${id}/${isConfirmed ? 'confirm' : 'cancel'}`);
  if (kind === 'order') return api.post(`/orders/${id}/cancel`, { body: { product_id: Number(product.sku) } });
  const body = { reservationToken: id };
  return api.post(`/product/${product.sku}/${isConfirmed ? 'sold' : 'unreserve'}`, { body });
}
