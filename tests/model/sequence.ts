import fc from 'fast-check';
import type { BatchedCommand } from '../../lib/database/command.ts';
import type { Window } from './rows.ts';

/** The items of every sequence. The `new` one gets its first units from a stock take; the `unknown` one never exists. */
export const ITEMS = {
  pen: { in_stock: 5, price: 100 },
  ink: { in_stock: 3, price: 250 },
  gift: { in_stock: 4, price: null },
} as const;
export const SKUS = [...Object.keys(ITEMS), 'new', 'unknown'];

/** The sales of every sequence: two of one item. The `new` one is created by a sequence, or never. */
export const SALES = {
  main: { item: 'pen', window: 'active' },
  next: { item: 'pen', window: 'upcoming' },
  side: { item: 'gift', window: 'active' },
} as const;
export const SALE_IDS = [...Object.keys(SALES), 'new'];
export const USERS = ['ann', 'bob', 'cat'];

/** What a sequence asks for: rows of few ids, so that its steps meet. */
export interface Sequence {
  reservations: {
    item: string;
    byId: boolean;
    customer_id: string | undefined;
    quantity: number;
    ttl_seconds: number;
  }[];
  orders: { item: string; customer_id: string; quantity: number }[];
  stockTakes: { item: string; in_stock: number }[];
  purchases: { sale_id: string; user_id: string }[];
  steps: Step[];
}

/** A command of a batch, or what happens between two batches. */
export type Step =
  | {
      command: BatchedCommand['command'];
      /** Which of the rows. */
      id: number;
      /** It is sent with the arguments of another row: this many further on. */
      shift: number;
      request: number;
      endsBatch: boolean;
    }
  /** The deadline of a hold passes. */
  | { command: 'lapse'; id: number }
  | { command: 'expire' }
  | { command: 'configure_sale'; sale: string; item: string; window: Window; request: number }
  /** The start or the end of a sale passes. */
  | { command: 'open' | 'close'; sale: string };

const MOST_STEPS = 30;
const ROWS = 3;

// Most commands are for one item.
const common = fc.constantFrom('pen', 'pen', 'ink');
const item = fc.oneof({ weight: 8, arbitrary: common }, fc.constantFrom('gift', 'new'), fc.constant('unknown'));
const customer_id = fc.constantFrom('ann', 'bob');
const quantity = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 3 }) }, fc.integer({ min: 4, max: 7 }));
const sale = fc.constantFrom('main', ...SALE_IDS);
const id = fc.nat(ROWS - 1);
const rowsOf = <Row>(row: fc.Arbitrary<Row>) => fc.array(row, { minLength: ROWS, maxLength: ROWS });

const command = fc.oneof(
  { weight: 6, arbitrary: fc.constant('reserve' as const) },
  { weight: 3, arbitrary: fc.constant('place_order' as const) },
  { weight: 6, arbitrary: fc.constantFrom('confirm' as const, 'cancel' as const) },
  { weight: 3, arbitrary: fc.constant('cancel_order' as const) },
  { weight: 2, arbitrary: fc.constant('set_stock' as const) },
  { weight: 6, arbitrary: fc.constant('purchase' as const) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      ...{ command, id, request: fc.nat(3) },
      shift: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(ROWS - 1)),
      endsBatch: fc.nat(3).map((number) => number === 0),
    }),
  },
  { weight: 3, arbitrary: fc.record({ command: fc.constant('lapse' as const), id }) },
  fc.record({ command: fc.constant('expire' as const) }),
  fc.record({ command: fc.constantFrom('open' as const, 'close' as const), sale }),
  fc
    .record({
      ...{ command: fc.constant('configure_sale' as const), sale, request: fc.nat(3) },
      item: fc.option(item),
      window: fc.constantFrom('upcoming' as const, 'active' as const, 'ended' as const),
    })
    .map(({ item, ...step }) => ({ ...step, item: item ?? itemOf(step.sale) })),
);

const itemOf = (sale: string) => (sale === 'new' ? 'ink' : SALES[sale as keyof typeof SALES].item);

export const sequences: fc.Arbitrary<Sequence> = fc.record({
  reservations: rowsOf(
    fc.record({
      ...{ item, byId: fc.boolean(), quantity },
      customer_id: fc.option(customer_id),
      ttl_seconds: fc.constantFrom(600, 900),
    }),
  ),
  orders: rowsOf(fc.record({ item, customer_id, quantity })),
  stockTakes: rowsOf(
    fc.record({
      item: fc.oneof({ weight: 4, arbitrary: common }, fc.constantFrom('gift', 'new')),
      in_stock: fc.nat(7),
    }),
  ),
  purchases: rowsOf(fc.record({ sale_id: sale, user_id: fc.constantFrom(...USERS) })),
  steps: fc.array(step, { minLength: 1, maxLength: MOST_STEPS, size: 'max' }),
});
