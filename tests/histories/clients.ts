import { randomUUID } from 'node:crypto';
import type { Api, ApiResponse } from '../support/api.ts';
import type { Input, ItemOperation, Output } from './item.ts';

export type Random = () => number;

/** How often each act is drawn, relative to the others. */
const WEIGHTS: Record<Input['act'], number> = {
  read: 6,
  reserve: 6,
  sell: 3,
  unreserve: 3,
  order: 3,
  purchase: 4,
  cancel: 1,
  count: 1,
};
const STOCK_TAKE = 6;
const USERS = 8;

/** An item and what has happened to it so far, as its clients see it. */
export class History {
  readonly sku: number;
  readonly operations: ItemOperation[] = [];
  /** The ids that were acknowledged: any client may use them, and more than once. */
  readonly #tokens: string[] = [];
  readonly #orders: string[] = [];

  constructor(sku: number) {
    this.sku = sku;
  }

  /** Do one thing, drawn at random, through this instance, and record it. */
  async act(instance: Api, random: Random): Promise<void> {
    const input = this.#draw(random);
    const called = performance.now();
    const response = await send(instance, this.sku, input);
    const returned = performance.now();
    const output = outputOf(input, response);
    if (output === 'unknown') this.#record({ input, output, called, returned: Number.POSITIVE_INFINITY });
    else this.#record({ input, output, called, returned });
    // The levels in the response to a count are those of some moment after it: others may have changed them since.
    if (input.act === 'count' && output === 'done') {
      this.#record({ input: { act: 'read' }, output: levelsOf(response), called, returned });
    }
  }

  #record(operation: ItemOperation): void {
    this.operations.push(operation);
    const { input, output } = operation;
    if (typeof output === 'string' || !('id' in output) || input.act === 'purchase') return;
    (input.act === 'order' ? this.#orders : this.#tokens).push(output.id);
  }

  #draw(random: Random): Input {
    const act = drawAct(random);
    if (act === 'count') return { act, units: Math.floor(random() * STOCK_TAKE) };
    if (act === 'read') return { act };
    if (act === 'reserve' || act === 'order') return { act, key: randomUUID() };
    if (act === 'purchase') return { act, user: `user ${Math.floor(random() * USERS)}` };
    const ids = act === 'cancel' ? this.#orders : this.#tokens;
    const recent = ids.slice(-5);
    return recent.length === 0 ? { act: 'read' } : { act, id: recent[Math.floor(random() * recent.length)] as string };
  }
}

function drawAct(random: Random): Input['act'] {
  const acts = Object.entries(WEIGHTS) as [Input['act'], number][];
  let left = random() * acts.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [act, weight] of acts) {
    left -= weight;
    if (left < 0) return act;
  }
  return 'read';
}

function send(instance: Api, sku: number, input: Input): Promise<ApiResponse> {
  const product = `/product/${sku}`;
  switch (input.act) {
    case 'read':
      return instance.get(product);
    case 'count':
      return instance.patch(`${product}/stock`, { body: { stock: input.units } });
    case 'reserve':
      return instance.post(`${product}/reserve`);
    case 'sell':
      return instance.post(`${product}/sold`, { body: { reservationToken: input.id } });
    case 'unreserve':
      return instance.post(`${product}/unreserve`, { body: { reservationToken: input.id } });
    case 'order': {
      const order = { product_id: sku, idempotency_key: input.key, customer_id: 'a customer', quantity: 1 };
      return instance.post('/orders', { body: order });
    }
    case 'purchase':
      return instance.post(`/v1/sales/${sku}/purchases`, { body: { user_id: input.user } });
    case 'cancel':
      return instance.post(`/orders/${input.id}/cancel`, { body: { product_id: sku } });
  }
}

function outputOf({ act }: Input, response: ApiResponse): Output | 'unknown' {
  const { status, body } = response;
  if (status === 503) return 'unknown';
  if (status === 400 || status === 409) return 'refused';
  if (status >= 300) throw new Error(`${status} to ${act}`);
  if (act === 'read') return levelsOf(response);
  if (act === 'reserve') return { id: body.reservationToken };
  if (act === 'order') return { id: body.order_id };
  if (act === 'purchase') return { id: body.id };
  return 'done';
}

const levelsOf = ({ body }: ApiResponse) => ({ in_stock: body.IN_STOCK, reserved: body.RESERVED, sold: body.SOLD });
