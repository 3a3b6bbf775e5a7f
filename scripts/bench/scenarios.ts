import { fileURLToPath } from 'node:url';
import type { Limits } from '../constrained/control-group.ts';
import type { Traffic } from './load/traffic.ts';
import type { Variant } from './stacks.ts';
import { FIRST_PRODUCT, PLENTY, type Stock } from './stock.ts';

const batched: Variant = { name: 'default settings' };
const single: Variant = { name: 'BATCHING=off', env: { BATCHING: 'off' } };
const ceiling: Variant = { name: 'no database', program: fileURLToPath(new URL('ceiling.ts', import.meta.url)) };

/** One thing to measure. */
export interface Scenario {
  /** Short, for ratios and progress. */
  id: string;
  name: string;
  variant: Variant;
  stock: Stock;
  traffic: Traffic;
  connections: number;
}

/** Orders of one unit of any of that many products, with plenty of units each. */
const ordersOf = (products: number): Pick<Scenario, 'stock' | 'traffic'> => ({
  stock: { products, units: PLENTY },
  traffic: { kind: 'orders', products },
});

type Work = Pick<Scenario, 'stock' | 'traffic'>;
const hotItem = ordersOf(1);
const soldOut: Work = { stock: { products: 1, units: 0 }, traffic: { kind: 'orders', products: 1, soldOut: true } };
const withEvents: Work = { ...hotItem, stock: { ...hotItem.stock, events: true } };
const mixed: Work = { ...ordersOf(5), traffic: { kind: 'mixed', products: 5 } };
const reservations: Work = { ...hotItem, traffic: { kind: 'pairs', item: FIRST_PRODUCT } };

const many: Omit<Scenario, 'connections'>[] = [
  { id: 'a', name: 'the ceiling: nginx and Node alone respond 201', variant: ceiling, ...hotItem },
  { id: 'b', name: 'orders on one hot item', variant: batched, ...hotItem },
  { id: 'c', name: 'the same, one call of the database each', variant: single, ...hotItem },
  { id: 'e', name: 'orders on a sold-out item', variant: batched, ...soldOut },
  { id: 'f', name: 'five products, 10 % replays, 10 % cancels', variant: batched, ...mixed },
  { id: 'g', name: 'reservations, each confirmed', variant: batched, ...reservations },
  { id: 'j', name: 'orders on one hot item, each movement an event', variant: batched, ...withEvents },
];

/** Scenarios (a) to (g) and (j) with many clients; (h) is one client, and (i) the same as (h) without batches. */
export const scenarios: readonly Scenario[] = [
  ...many.flatMap((scenario) => [50, 200].map((connections) => ({ ...scenario, connections }))),
  { id: 'h', name: 'one client', variant: batched, ...hotItem, connections: 1 },
  { id: 'i', name: 'one client, without batches', variant: single, ...hotItem, connections: 1 },
];

/** Points of one axis: something that grows while all else stays as in scenario (b) with 200 connections. */
function axis(id: string, name: string, values: number[], change: (value: number) => Partial<Scenario>): Scenario[] {
  const unchanged = { name, variant: batched, ...ordersOf(1), connections: 200 };
  return values.map((value) => ({ id: `${id} ${value}`, ...unchanged, ...change(value) }));
}

/** How cost grows (docs/performance.md). */
export const growth: readonly Scenario[] = [
  ...axis('connections', 'concurrent clients', [1, 10, 50, 200, 1000], (connections) => ({ connections })),
  ...axis('items', 'items that orders are spread over', [1, 10, 100, 1000, 10_000], ordersOf),
  ...axis('table', 'existing orders', [0, 10_000, 100_000, 1_000_000], (orders) => ({
    stock: { products: 1, units: PLENTY, orders },
  })),
  ...axis('instances', 'instances', [1, 2, 4], (apis) => ({ variant: { name: `instances: ${apis}`, apis } })),
];

/** Orders spread over so many items that every partition has its share, and of the first of them alone. */
const manyItems = ordersOf(1000);
const oneOfThem: Work = { ...manyItems, traffic: hotItem.traffic };
const PARTITIONS = 16;

/** What shards of these limits gain, and what the front costs (docs/scale.md). */
export function sharded(limits: Limits): Scenario[] {
  const variant = (shards: number, partitions = PARTITIONS, { apis = 2, direct = false } = {}): Variant => ({
    name: `${shards} × ${limits.cpus} CPU, ${partitions} partitions, ${apis} apis${direct ? ', no front' : ''}`,
    ...{ shards, partitions, limits, apis, direct },
  });
  const [one, two, four] = [variant(1), variant(2), variant(4)];
  const scenario = (id: string, on: Variant, { stock, traffic }: Work = manyItems): Scenario => ({
    ...{ id, name: on.name, variant: on, stock, traffic, connections: 200 },
  });
  return [
    ...[scenario('shards 1', one), scenario('shards 2', two), scenario('shards 4', four)],
    ...[scenario('hot 1', one, oneOfThem), scenario('hot 4', four, oneOfThem)],
    ...[1, 4].map((shards) => scenario(`api ${shards}`, variant(shards, PARTITIONS, { apis: 1 }))),
    ...[scenario('front 0', variant(1, 1, { direct: true })), scenario('front 1', variant(1, 1))],
    ...[1, 2, 4].map((shards) => scenario(`few ${shards}`, variant(shards, 4))),
    scenario('partitions 64', variant(4, 64)),
  ];
}
