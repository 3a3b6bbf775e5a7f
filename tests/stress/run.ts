import { randomLcg } from 'd3-random';
import type { Criterion } from './checks/criterion.ts';
import { bodyOf, type Exchange, isSuccess, untilAnswered } from './client.ts';
import { SaleClient } from './flash-sale/client.ts';
import { Histories } from './histories.ts';
import { constant, poisson, type Random, type Schedule } from './load.ts';
import { Recorder } from './recorder.ts';
import type { Settings } from './settings.ts';
import { type ListedOrder, PRODUCT_IDS, type Product, ShopClient } from './shop.ts';

/** What the shop says of itself at one moment. */
export interface Snapshot {
  products: Product[];
  /** The last orders of each product, by its id. */
  orders: Map<number, ListedOrder[]>;
}

/** Units in stock at one moment of the run, by the clock of `performance.now()`. */
export interface StockReading {
  at: number;
  /** What is in stock. */
  name: string;
  units: number;
}

/** When the kill command ran, by the clock of `performance.now()`. */
export interface Kill {
  startedAt: number;
  endedAt: number;
}

/** One run of the test: what it sends with, and what it has recorded. */
export class Run {
  readonly startedAt = new Date();
  readonly settings: Settings;
  readonly random: Random;
  readonly histories = new Histories();
  readonly recorder = new Recorder();
  readonly client: ShopClient;
  readonly sales: SaleClient;
  readonly stockReadings: StockReading[] = [];
  /** After the warm-up, and after the last response. */
  before: Snapshot = { products: [], orders: new Map() };
  after: Snapshot = { products: [], orders: new Map() };
  /** Set once the scenario `kill` has killed. */
  kill: Kill | undefined;
  databaseCriteria: Criterion[] = [];

  constructor(settings: Settings) {
    this.settings = settings;
    this.random = randomLcg(settings.seed);
    const { baseUrl, connections } = settings;
    const record = this.recorder.record.bind(this.recorder);
    this.client = new ShopClient(baseUrl, connections, record);
    this.sales = new SaleClient(baseUrl, connections, record);
  }

  async close(): Promise<void> {
    await Promise.all([this.client.close(), this.sales.close()]);
  }

  /** Arrivals as the settings want them distributed. */
  arrivals(perSecond: number, durationMs: number): Schedule {
    return this.settings.arrivals === 'poisson'
      ? poisson(perSecond, durationMs, this.random)
      : constant(perSecond, durationMs);
  }

  /** Reads a product's stock and records it. */
  async readStock(productId: number, intendedAt?: number): Promise<void> {
    const exchange = await this.client.getProduct(productId, intendedAt);
    if (!isSuccess(exchange)) return;
    const { current_stock: units } = bodyOf<Product>(exchange);
    this.stockReadings.push({ at: exchange.answeredAt, name: productName(productId), units });
  }

  /** Reads every product and its orders. Throws where one of them cannot be read. */
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

/** What a product is called in readings and charts. */
export const productName = (id: number): string => `product ${id}`;

function required<T>(exchange: Exchange, what: string): T {
  if (isSuccess(exchange)) return bodyOf<T>(exchange);
  throw new Error(`Could not read ${what}: ${exchange.status ?? ''} ${exchange.text}`);
}
