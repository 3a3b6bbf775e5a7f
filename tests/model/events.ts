import type { BatchedCommand } from '../../lib/database/command.ts';
import { SALE_IDS, type Sequence, SKUS, type Step, USERS } from './sequence.ts';

/** What happens to the core: a batch, a time that passes, the sweep, a change of a sale. */
export type Event =
  | { batch: BatchedCommand[] }
  | { lapse: string }
  | { open: string }
  | { close: string }
  | { configure: Extract<Step, { command: 'configure_sale' }>; request: string }
  | 'expire';

/** The id of an item of every sequence. */
export const itemId = (sku: string): string => `00000000-0000-4000-8000-00000000000${SKUS.indexOf(sku)}`;

/** Ids for the numbers of a sequence. No two runs share any. */
export class Names {
  readonly #run: string;

  constructor(run: number) {
    this.#run = run.toString(16).padStart(8, '0');
  }

  readonly reservation = (number: number) => this.#uuid('8000', number);
  readonly order = (number: number) => this.#uuid('9000', number);
  readonly stockTake = (number: number) => this.#uuid('a000', number);
  readonly attempt = (number: number) => this.#uuid('c000', number);
  readonly purchase = (sale: string, user: string) =>
    this.#uuid('d000', SALE_IDS.indexOf(sale) * USERS.length + USERS.indexOf(user));
  readonly request = (number: number) => this.#uuid('b000', number);

  /** The text with numbers and words again. */
  readable(text: string): string {
    return text
      .replaceAll(/0{8}-0000-4000-8000-0{11}(.)/g, (_, number) => SKUS[number] as string)
      .replaceAll(new RegExp(`'?${this.#run}-0000-4000-.000-0{11}(.)'?`, 'g'), '$1');
  }

  #uuid(kind: string, number: number): string {
    return `${this.#run}-0000-4000-${kind}-${number.toString().padStart(12, '0')}`;
  }
}

/** The events of a sequence. */
export function eventsOf(sequence: Sequence, names: Names): Event[] {
  const events: Event[] = [];
  let batch: BatchedCommand[] = [];
  const endBatch = () => {
    if (batch.length > 0) events.push({ batch });
    batch = [];
  };
  for (const step of sequence.steps) {
    if ('endsBatch' in step) batch.push(commandOf(step, sequence, names));
    if (!('endsBatch' in step) || step.endsBatch) endBatch();
    if (step.command === 'lapse') events.push({ lapse: names.reservation(step.id) });
    if (step.command === 'expire') events.push('expire');
    if (step.command === 'open') events.push({ open: step.sale });
    if (step.command === 'close') events.push({ close: step.sale });
    if (step.command === 'configure_sale') events.push({ configure: step, request: names.request(step.request) });
  }
  endBatch();
  return events;
}

function commandOf(
  { command, id, shift, request }: Extract<Step, { endsBatch: boolean }>,
  { reservations, orders, stockTakes, purchases }: Sequence,
  names: Names,
): BatchedCommand {
  const argumentsIn = <Row>(rows: Row[]) => rows[(id + shift) % rows.length] as Row;
  const request_id = names.request(request);
  switch (command) {
    case 'reserve': {
      const { item, byId, customer_id, ...rest } = argumentsIn(reservations);
      const name = byId ? { item_id: itemId(item) } : { sku: item };
      return { command, id: names.reservation(id), request_id, ...name, ...(customer_id && { customer_id }), ...rest };
    }
    case 'confirm':
    case 'cancel': {
      const sku = shift === 0 ? undefined : argumentsIn(reservations).item;
      return { command, id: names.reservation(id), request_id, ...(sku && { sku }) };
    }
    case 'place_order': {
      const { item, ...rest } = argumentsIn(orders);
      return { command, id: names.order(id), request_id, sku: item, ...rest };
    }
    case 'cancel_order':
      return { command, id: names.order(id), request_id, sku: argumentsIn(orders).item };
    case 'set_stock': {
      const { item, in_stock } = argumentsIn(stockTakes);
      return { command, id: names.stockTake(id), sku: item, in_stock };
    }
    case 'purchase': {
      const { sale_id, user_id } = argumentsIn(purchases);
      const ids = { id: names.purchase(sale_id, user_id), request_id, attempt_id: names.attempt(id) };
      return { command, ...ids, sale_id, user_id, quantity: 1 };
    }
  }
}
