import type pg from 'pg';
import type { BatchedCommand } from '../../lib/database/command.ts';
import type { Answer, Model } from './model.ts';

/** What reads show of each sku, and the counters below. */
export type Levels = { shown: Answer; counters: Record<'in_stock' | 'reserved' | 'sold', number> | null }[];
/** What reads show of each reservation, and the status of each order. */
export type Rows = { reservations: Answer[]; orders: string[] };

const LEVELS = `
  select json_agg(json_build_object(
    'shown', public.get_stock(sku),
    'counters', (
      select json_build_object('in_stock', item.in_stock, 'reserved', item.reserved, 'sold', item.sold)
      from inventory.items as item where item.sku = given.sku))) as result
  from unnest($1::text[]) as given (sku)`;

const ROWS = `
  select json_build_object(
    'reservations', array(select public.get_reservation(id) from unnest($1::uuid[]) as id),
    'orders', array(
      select (select "order".status from inventory.orders as "order" where "order".id = given.id)
      from unnest($2::uuid[]) as given (id))) as result`;

/**
 * The real core. A sequence runs in a transaction that is rolled back in the end, so that each starts from the same database,
 * and audit() has nothing but its rows to read.
 */
export class Core {
  readonly #client: pg.ClientBase;

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  async begin(): Promise<void> {
    await this.#client.query('begin');
  }

  async rollback(): Promise<void> {
    await this.#client.query('rollback');
  }

  async createItem(id: string, sku: string, in_stock: number, price: number | null): Promise<void> {
    await this.#query('create', 'select public.create_item($1, $2, $3) as result', [id, sku, in_stock]);
    const update = 'update inventory.items set sku = $2, unit_price_cents = $3 where id = $1';
    await this.#query('price', update, [id, sku, price]);
  }

  execute(batch: BatchedCommand[]): Promise<Answer[]> {
    return this.#query('execute', 'select public.execute_batch($1) as result', [JSON.stringify(batch)]);
  }

  expire(): Promise<Answer> {
    return this.#query('expire', 'select public.expire() as result', []);
  }

  /** Lets the deadline of a pending hold pass without waiting for it. */
  async lapse(id: string): Promise<void> {
    const update = `
      update inventory.reservations set expires_at = clock_timestamp()
      where id = $1 and status = 'PENDING' and expires_at > clock_timestamp()`;
    await this.#query('lapse', update, [id]);
  }

  levels({ items }: Model): Promise<Levels> {
    return this.#query('levels', LEVELS, [[...items.keys()]]);
  }

  rows({ reservations, orders }: Model): Promise<Rows> {
    return this.#query('rows', ROWS, [[...reservations.keys()], [...orders.keys()]]);
  }

  async audit(): Promise<string[]> {
    const { rows } = await this.#client.query({ name: 'audit', text: 'select * from public.audit()' });
    return rows.map(({ rule, subject, detail }) => `audit: “${rule}” does not hold for ${subject}: ${detail}`);
  }

  /** Prepared once: planning would take longer than executing. */
  async #query<Result>(name: string, text: string, values: unknown[]): Promise<Result> {
    const { rows } = await this.#client.query({ name, text, values });
    return rows[0]?.result;
  }
}
