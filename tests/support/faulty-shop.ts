import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import type { NewOrder, Order, Product } from '../stress/shop.ts';
import { listen } from './listen.ts';

/** What a shop can get wrong. */
export type Fault =
  | 'oversells'
  | 'keeps the stock of an order'
  | 'forgets keys'
  | 'changes the body of a replay'
  | 'answers 201 to a replay'
  | 'restores twice'
  | 'never restores'
  | 'hides an order'
  | 'lists a phantom order'
  | 'lists the oldest first'
  | 'charges the wrong price'
  | 'fails now and then'
  | 'breaks connections now and then'
  | 'asks for tea'
  | 'does not remember cancelling';

type Reply = { status: number; body: unknown };

/** Spec 003 in memory, with one fault or none: what the stress test is tested with. */
export class FaultyShop {
  readonly #fault: Fault | undefined;
  readonly #server: Server;
  readonly #stock = new Map(
    [100, 50, 200, 10, 30].map((units, index) => [index + 1, { initial: units, current: units }]),
  );
  readonly #orders = new Map<string, Order>();
  readonly #byKey = new Map<string, string>();
  #requests = 0;
  #microseconds = 0;

  constructor(fault?: Fault) {
    this.#fault = fault;
    this.#server = createServer(async (request, response) => {
      if (this.#sometimes('breaks connections now and then')) return void request.socket.destroy();
      const { status, body } = await this.#answer(request);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  }

  /** Listen on a free port; the base address. */
  async start(): Promise<string> {
    return `http://127.0.0.1:${await listen(this.#server)}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage): Promise<Reply> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
    const [, collection, id = ''] = pathname.split('/');
    if (request.method === 'GET' && collection === 'products') return { status: 200, body: this.#product(Number(id)) };
    if (request.method === 'GET') return { status: 200, body: this.#list(Number(searchParams.get('product_id'))) };
    if (this.#sometimes('fails now and then')) return { status: 500, body: {} };
    if (this.#sometimes('asks for tea')) return { status: 418, body: {} };
    return id === '' ? this.#place((await json(request)) as NewOrder) : this.#cancel(id);
  }

  #place(order: NewOrder): Reply {
    const earlier = this.#fault === 'forgets keys' ? undefined : this.#byKey.get(order.idempotency_key);
    if (earlier) return this.#replay(this.#orders.get(earlier) as Order);
    const stock = this.#stockOf(order.product_id);
    if (stock.current < order.quantity && this.#fault !== 'oversells') return { status: 409, body: {} };
    if (this.#fault !== 'keeps the stock of an order') stock.current -= order.quantity;
    const placed = this.#create(order);
    this.#byKey.set(order.idempotency_key, placed.order_id);
    return { status: 201, body: placed };
  }

  #replay(order: Order): Reply {
    const body = { ...order, status: 'CONFIRMED' };
    if (this.#fault === 'changes the body of a replay') body.created_at = this.#now();
    return { status: this.#fault === 'answers 201 to a replay' ? 201 : 200, body };
  }

  #create({ product_id, customer_id, quantity }: NewOrder): Order {
    const unit_price = this.#product(product_id).price;
    const order: Order = {
      order_id: randomUUID(),
      product_id,
      customer_id,
      quantity,
      unit_price,
      total_price: unit_price * (this.#fault === 'charges the wrong price' ? 1 : quantity),
      status: 'CONFIRMED',
      created_at: this.#now(),
    };
    this.#orders.set(order.order_id, order);
    return { ...order };
  }

  #cancel(orderId: string): Reply {
    const order = this.#orders.get(orderId) as Order;
    const stock = this.#stockOf(order.product_id);
    if (order.status === 'CANCELLED') {
      if (this.#fault === 'restores twice') stock.current += order.quantity;
      return { status: 409, body: {} };
    }
    if (this.#fault !== 'does not remember cancelling') order.status = 'CANCELLED';
    if (this.#fault !== 'never restores') stock.current += order.quantity;
    return { status: 200, body: { order_id: orderId, status: 'CANCELLED', restored_quantity: order.quantity } };
  }

  #product(id: number): Product {
    const { initial, current } = this.#stockOf(id);
    return { id, name: `Product ${id}`, price: id * 1000, initial_stock: initial, current_stock: current };
  }

  #list(productId: number) {
    const orders = [...this.#orders.values()].filter(({ product_id }) => product_id === productId).reverse();
    if (this.#fault === 'hides an order') orders.splice(1, 1);
    if (this.#fault === 'lists the oldest first') orders.reverse();
    if (this.#fault === 'lists a phantom order' && orders[0]) orders.unshift({ ...orders[0], order_id: randomUUID() });
    return { product_id: productId, orders: orders.slice(0, 50) };
  }

  #stockOf(productId: number) {
    const stock = this.#stock.get(productId);
    if (!stock) throw new Error(`There is no product ${productId}`);
    return stock;
  }

  #sometimes(fault: Fault): boolean {
    return this.#fault === fault && ++this.#requests % 7 === 0;
  }

  /** Later than every moment before. */
  #now(): string {
    return `2026-01-01T00:00:00.${String(++this.#microseconds).padStart(6, '0')}Z`;
  }
}
