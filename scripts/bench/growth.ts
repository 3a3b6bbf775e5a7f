import { batched, ordersOf, type Scenario } from './scenarios.ts';
import { PLENTY } from './stock.ts';

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
