import { randomUUID } from 'node:crypto';
import type { Request } from 'autocannon';
import type { Traffic } from './generator.ts';

/** What one connection remembers while it goes through the requests once. */
interface Memory {
  sent?: Request;
  orderId?: string;
  product?: number;
  reservation?: string;
}

type Step = (request: Request, memory: Memory) => Request;
type Remember = (body: string, memory: Memory) => void;

/** The requests that each connection goes through again and again. */
export function requestsOf(traffic: Traffic): Request[] {
  if (traffic.kind === 'pairs') return [step(reserve(traffic.item), rememberReservation), step(confirm)];
  const order = placeOrder(traffic.products);
  if (traffic.kind === 'orders') return [step(order)];
  const orders = Array.from({ length: 8 }, () => step(order, rememberOrder));
  return [...orders, step((_, { sent = {} }) => sent), step(cancel)];
}

const step = (setupRequest: Step, remember?: Remember): Request => ({
  setupRequest: setupRequest as NonNullable<Request['setupRequest']>,
  ...(remember && { onResponse: (_status, body, memory) => remember(body, memory as Memory) }),
});

function post(request: Request, path: string, body?: unknown): Request {
  const headers = { ...request.headers, 'content-type': 'application/json' };
  return { ...request, method: 'POST', path, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
}

const placeOrder =
  (products: number): Step =>
  (request, memory) => {
    const product = 1 + Math.floor(Math.random() * products);
    const order = { product_id: product, idempotency_key: randomUUID(), customer_id: 'customer_42', quantity: 1 };
    memory.product = product;
    memory.sent = post(request, '/orders', order);
    return memory.sent;
  };

const rememberOrder: Remember = (body, memory) => {
  memory.orderId = JSON.parse(body).order_id;
};

const cancel: Step = (request, { orderId, product }) =>
  post(request, `/orders/${orderId}/cancel`, { product_id: product });

const reserve =
  (item: string): Step =>
  (request) =>
    post(request, '/v1/reservations', { item_id: item, customer_id: 'customer_42', quantity: 1 });

const rememberReservation: Remember = (body, memory) => {
  memory.reservation = JSON.parse(body).id;
};

const confirm: Step = (request, { reservation }) => post(request, `/v1/reservations/${reservation}/confirm`);
