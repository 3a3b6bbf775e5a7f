import { batched, ordersOf, type Scenario } from './scenarios.ts';
import { PLENTY } from './stock.ts';

/** Something that grows while all else stays as in scenario (b) with 200 connections. */
export interface Axis {
  id: string;
  /** What grows, as the tables say it. */
  name: string;
  points: Scenario[];
}

function axis(id: string, name: string, values: number[], change: (value: number) => Partial<Scenario>): Axis {
  const unchanged = { name, variant: batched, ...ordersOf(1), connections: 200 };
  return { id, name, points: values.map((value) => ({ id: `${id} ${value}`, ...unchanged, ...change(value) })) };
}

/** How cost grows (docs/performance.md). */
export const axes: readonly Axis[] = [
  axis('connections', 'clients at the same time', [1, 10, 50, 200, 1000], (connections) => ({ connections })),
  axis('items', 'items that orders are spread over', [1, 10, 100, 1000, 10_000], ordersOf),
  axis('table', 'orders that are there already', [0, 10_000, 100_000, 1_000_000], (orders) => ({
    stock: { products: 1, units: PLENTY, orders },
  })),
  axis('instances', 'instances', [1, 2, 4], (apis) => ({ variant: { name: `instances: ${apis}`, apis } })),
];
