import { randomLcg } from 'd3-random';
import { Books } from './books.ts';
import type { Criterion } from './checks/criterion.ts';
import { constant, poisson, type Random, type Schedule } from './load/arrivals.ts';
import type { Kill } from './phases/kill.ts';
import { Recorder } from './recorder.ts';
import type { Settings } from './settings.ts';
import { ShopClient } from './shop/client.ts';
import { type ListedOrder, PRODUCT_IDS, type Product } from './shop/contract.ts';
import { bodyOf, type Exchange, isSuccess } from './shop/exchange.ts';
import { untilAnswered } from './shop/until-answered.ts';

/** What the shop says of itself at one moment. */
export interface Snapshot {
  products: Product[];
  /** The last orders of each product, by its id. */
  orders: Map<number, ListedOrder[]>;
}

/** Units in stock at one moment of the run, by the clock of `performance.now()`. */
export interface StockReading {
  at: number;
  productId: number;
  units: number;
}

/** One run of the test: what it sends with, and what it has learned. */
export class Run {
  readonly startedAt = new Date();
  readonly settings: Settings;
  readonly random: Random;
  readonly books = new Books();
  readonly recorder = new Recorder();
  readonly client: ShopClient;
  readonly stockReadings: StockReading[] = [];
  /** What the shop said after the warm-up and after the last answer. */
  before: Snapshot = { products: [], orders: new Map() };
  after: Snapshot = { products: [], orders: new Map() };
  /** Set once the scenario `kill` has killed. */
  kill: Kill | undefined;
  databaseCriteria: Criterion[] = [];

  constructor(settings: Settings) {
    this.settings = settings;
    this.random = randomLcg(settings.seed);
    this.client = new ShopClient({
      baseUrl: settings.baseUrl,
      connections: settings.connections,
      onExchange: (exchange) => this.recorder.record(exchange),
    });
  }

  /** Arrivals as the settings want them distributed. */
  arrivals(perSecond: number, durationMs: number): Schedule {
    return this.settings.arrivals === 'poisson'
      ? poisson(perSecond, durationMs, this.random)
      : constant(perSecond, durationMs);
  }

  /** Read a product's stock and remember it. */
  async readStock(productId: number, intendedAt?: number): Promise<void> {
    const exchange = await this.client.getProduct(productId, intendedAt);
    if (!isSuccess(exchange)) return;
    this.stockReadings.push({
      at: exchange.answeredAt,
      productId,
      units: bodyOf<Product>(exchange).current_stock,
    });
  }

  /** Read every product and its orders. Throws where one of them is not answered. */
  async snapshot(): Promise<Snapshot> {
    const products: Product[] = [];
    const orders = new Map<number, ListedOrder[]>();
    for (const id of PRODUCT_IDS) {
      products.push(required<Product>(await untilAnswered(() => this.client.getProduct(id)), `product ${id}`));
      const listed = await untilAnswered(() => this.client.listOrders(id));
      orders.set(id, required<{ orders: ListedOrder[] }>(listed, `the orders of product ${id}`).orders);
    }
    return { products, orders };
  }
}

function required<T>(exchange: Exchange, what: string): T {
  if (isSuccess(exchange)) return bodyOf<T>(exchange);
  throw new Error(`Could not read ${what}: ${exchange.status ?? ''} ${exchange.text}`);
}
