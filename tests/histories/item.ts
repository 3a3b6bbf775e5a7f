import type { Operation, Specification } from './linearize.ts';

/** What a client asks of an item. A token or an order is named by its id; `key` names it until its id is known. */
export type Input =
  | { act: 'read' }
  | { act: 'count'; units: number }
  | { act: 'reserve' | 'order'; key: string }
  | { act: 'purchase'; user: string }
  | { act: 'sell' | 'unreserve' | 'cancel'; id: string };

/** The levels, the id of what was created, or whether it was done. */
export type Output = { in_stock: number; reserved: number; sold: number } | { id: string } | 'done' | 'refused';

export type ItemOperation = Operation<Input, Output>;

/** The units in stock and sold, the ids of pending tokens and confirmed orders, one unit each, and who has bought in its sale. */
export interface Item {
  in_stock: number;
  sold: number;
  tokens: ReadonlySet<string>;
  orders: ReadonlySet<string>;
  buyers: ReadonlySet<string>;
}

const without = (ids: ReadonlySet<string>, id: string) => new Set([...ids].filter((other) => other !== id));

/** The item after an act that is possible; undefined where it is refused. */
function act(item: Item, input: Input, output: Output | 'unknown'): Item | undefined {
  const { in_stock, sold, tokens, orders, buyers } = item;
  const created = typeof output === 'object' && 'id' in output ? output.id : undefined;
  switch (input.act) {
    case 'read':
      return item;
    case 'count':
      return { ...item, in_stock: input.units };
    case 'reserve':
      if (in_stock === 0) return undefined;
      return { ...item, in_stock: in_stock - 1, tokens: new Set([...tokens, created ?? input.key]) };
    case 'order':
      if (in_stock === 0) return undefined;
      return { ...item, in_stock: in_stock - 1, sold: sold + 1, orders: new Set([...orders, created ?? input.key]) };
    case 'purchase':
      if (in_stock === 0 || buyers.has(input.user)) return undefined;
      return { ...item, in_stock: in_stock - 1, sold: sold + 1, buyers: new Set([...buyers, input.user]) };
    case 'sell':
      return tokens.has(input.id) ? { ...item, sold: sold + 1, tokens: without(tokens, input.id) } : undefined;
    case 'unreserve':
      return tokens.has(input.id) ? { ...item, in_stock: in_stock + 1, tokens: without(tokens, input.id) } : undefined;
    case 'cancel':
      if (!orders.has(input.id)) return undefined;
      return { ...item, in_stock: in_stock + 1, sold: sold - 1, orders: without(orders, input.id) };
  }
}

function isLevels({ in_stock, sold, tokens }: Item, output: Output): boolean {
  if (typeof output === 'string' || 'id' in output) return false;
  return output.in_stock === in_stock && output.reserved === tokens.size && output.sold === sold;
}

/** An item of the stock counters API (spec 000) that the shop (spec 003) and a sale (spec 002) sell too. */
export function itemWith(units: number): Specification<Item, Input, Output> {
  return {
    initial: { in_stock: units, sold: 0, tokens: new Set(), orders: new Set(), buyers: new Set() },
    step(item, input, output) {
      const next = act(item, input, output);
      if (output === 'refused') return next === undefined ? item : undefined;
      return next === undefined || input.act !== 'read' || isLevels(next, output as Output) ? next : undefined;
    },
    key: ({ in_stock, sold, ...ids }) =>
      [in_stock, sold, ...[ids.tokens, ids.orders, ids.buyers].flatMap((each) => [...each].sort())].join(),
  };
}

/** A history for people, in the order of the calls. */
export function describeHistory(history: ItemOperation[]): string {
  return history
    .toSorted((one, other) => one.called - other.called)
    .map(({ called, returned, input, output }) => {
      const [act, ...more] = Object.values(input);
      return `${called.toFixed(1)}–${returned.toFixed(1)} ms: ${[act, ...more].join(' ')} → ${JSON.stringify(output)}`;
    })
    .join('\n');
}
