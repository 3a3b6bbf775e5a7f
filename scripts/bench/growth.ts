import { hotItem, type Scenario, severalItems } from './scenarios.ts';
import { PLENTY } from './stock.ts';
import { batched, batchesOf, instances } from './variants.ts';

/** Something that grows while all else stays as in scenario (b) with 200 connections. */
export interface Axis {
  id: string;
  /** What grows, as the charts say it. */
  name: string;
  points: readonly { value: number; scenario: Scenario }[];
}

const CONNECTIONS = 200;

function axis(id: string, name: string, values: readonly number[], change: (value: number) => Partial<Scenario>): Axis {
  const points = values.map((value) => {
    const scenario = { id: `${id} ${value}`, name, variant: batched, ...hotItem, connections: CONNECTIONS };
    return { value, scenario: { ...scenario, ...change(value) } };
  });
  return { id, name, points };
}

/** How cost grows (docs/performance.md). */
export const axes: readonly Axis[] = [
  axis('connections', 'clients at the same time', [1, 10, 50, 200, 1000], (connections) => ({ connections })),
  axis('items', 'items that orders are spread over', [1, 10, 100, 1000, 10_000], severalItems),
  axis('batch', 'commands in a batch at most', [1, 4, 16, 64, 256], (limit) => ({ variant: batchesOf(limit) })),
  axis('table', 'orders that are there already', [0, 10_000, 100_000, 1_000_000], (orders) => ({
    stock: { products: 1, units: PLENTY, orders },
  })),
  axis('instances', 'instances', [1, 2, 4], (apis) => ({ variant: instances(apis) })),
];
