import type { Traffic } from './load/generator.ts';
import { FIRST_PRODUCT, PLENTY, type Stock } from './stock.ts';
import type { VariantName } from './variants.ts';

export interface Scenario {
  /** The letter that it has in the ratios. */
  id: string;
  name: string;
  variant: VariantName;
  stock: Stock;
  traffic: Traffic;
  /** The numbers of connections that it is measured with. */
  connections: readonly number[];
  /** Every answer is a refusal; otherwise none is. */
  soldOut?: boolean;
}

const MANY = [50, 200] as const;
const hotItem: Stock = { products: 1, units: PLENTY };
const orders: Traffic = { kind: 'orders', products: 1 };

export const scenarios: readonly Scenario[] = [
  {
    id: 'a',
    name: 'the ceiling: nginx and Node answer 201 by themselves',
    variant: 'ceiling',
    stock: hotItem,
    traffic: orders,
    connections: MANY,
  },
  {
    id: 'b',
    name: 'orders on one hot item',
    variant: 'batched',
    stock: hotItem,
    traffic: orders,
    connections: MANY,
  },
  {
    id: 'c',
    name: '… one call of the database each (COALESCE=off)',
    variant: 'single',
    stock: hotItem,
    traffic: orders,
    connections: MANY,
  },
  {
    id: 'd',
    name: '… and each through the default fetch of supabase-js',
    variant: 'defaultFetch',
    stock: hotItem,
    traffic: orders,
    connections: MANY,
  },
  {
    id: 'e',
    name: 'orders on a sold-out item',
    variant: 'batched',
    stock: { products: 1, units: 0 },
    traffic: orders,
    connections: MANY,
    soldOut: true,
  },
  {
    id: 'f',
    name: 'orders on five products, 10 % replays, 10 % cancels',
    variant: 'batched',
    stock: { products: 5, units: PLENTY },
    traffic: { kind: 'mixed', products: 5 },
    connections: MANY,
  },
  {
    id: 'g',
    name: 'reservations and their confirmations on one item',
    variant: 'batched',
    stock: hotItem,
    traffic: { kind: 'pairs', item: FIRST_PRODUCT },
    connections: MANY,
  },
  {
    id: 'h',
    name: 'one client, batched',
    variant: 'batched',
    stock: hotItem,
    traffic: orders,
    connections: [1],
  },
  {
    id: 'i',
    name: 'one client, one call each (COALESCE=off)',
    variant: 'single',
    stock: hotItem,
    traffic: orders,
    connections: [1],
  },
];
