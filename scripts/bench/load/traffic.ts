import { randomUUID } from 'node:crypto';

/** What clients send; every request has a body of its own. */
export type Traffic =
  /** Orders of one unit of products 1 to `products`, each with a new key; where `soldOut`, all are to be refused. */
  | { kind: 'orders'; products: number; soldOut?: true }
  /** Of ten requests eight are such orders, one repeats a recent one and one cancels one. */
  | { kind: 'mixed'; products: number }
  /** Reservations of one unit, each of which is confirmed once it is answered. */
  | { kind: 'pairs'; item: string };

export interface Post {
  path: string;
  body?: string;
}

/** Where all clients together take their next request from. */
export interface Source {
  next(): Post;
  isExpected(status: number): boolean;
  /** Reads the responses, where later requests are made of them. */
  learn?(status: number, body: string): void;
}

const REMEMBERED = 1000;

export function sourceOf(traffic: Traffic): Source {
  const isExpected = (status: number) => ('soldOut' in traffic ? status === 409 : status < 400);
  if (traffic.kind === 'pairs') return { isExpected, ...pairs(traffic.item) };
  if (traffic.kind === 'mixed') return { isExpected, ...mixed(traffic.products) };
  return { isExpected, next: () => newOrder(traffic.products) };
}

function newOrder(products: number): Post {
  const product_id = 1 + Math.floor(Math.random() * products);
  const order = { product_id, idempotency_key: randomUUID(), customer_id: 'customer_42', quantity: 1 };
  return { path: '/orders', body: JSON.stringify(order) };
}

/** A new order is answered with 201, its repetition and a cancellation with 200. */
function mixed(products: number): Pick<Source, 'next' | 'learn'> {
  const sent: Post[] = [];
  const placed: { order_id: string; product_id: number }[] = [];
  let turn = 0;
  let orders = 0;
  return {
    next() {
      turn = (turn + 1) % 10;
      if (turn === 9) return sent[Math.floor(Math.random() * sent.length)] as Post;
      const order = turn === 0 ? placed.pop() : undefined;
      if (order) return { path: `/orders/${order.order_id}/cancel`, body: `{"product_id":${order.product_id}}` };
      const post = newOrder(products);
      sent[orders++ % REMEMBERED] = post;
      return post;
    },
    learn(status, body) {
      if (status === 201 && placed.length < REMEMBERED) placed.push(JSON.parse(body));
    },
  };
}

function pairs(item_id: string): Pick<Source, 'next' | 'learn'> {
  const body = JSON.stringify({ item_id, customer_id: 'customer_42', quantity: 1 });
  const reserved: string[] = [];
  return {
    next() {
      const id = reserved.pop();
      return id === undefined ? { path: '/v1/reservations', body } : { path: `/v1/reservations/${id}/confirm` };
    },
    learn(status, response) {
      if (status === 201) reserved.push(JSON.parse(response).id);
    },
  };
}
