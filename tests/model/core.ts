import type pg from 'pg';
import type { BatchedCommand } from '../../lib/database/command.ts';
import type { Answer, Model } from './model.ts';
import type { Window } from './rows.ts';
import { USERS } from './sequence.ts';

/** What reads show of each sku, and the counters below; and of each sale. */
export type Levels = {
  items: { shown: Answer; counters: Record<'in_stock' | 'reserved' | 'sold', number> | null }[];
  sales: Answer[];
};
/** What reads show of each reservation, the status of each order, and what reads show each user of each sale. */
export type Rows = { reservations: Answer[]; orders: string[]; purchases: Answer[] };

/** An answer with a sale, but for the time of the answer. */
const withoutTime = (answer: string) => `${answer}::jsonb #- '{data,server_time}'`;

const LEVELS = `
  select json_build_object(
    'items', array(
      select json_build_object(
        'shown', public.get_stock(sku),
        'counters', (
          select json_build_object('in_stock', item.in_stock, 'reserved', item.reserved, 'sold', item.sold)
          from inventory.items as item where item.sku = given.sku))
      from unnest($1::text[]) as given (sku)),
    'sales', array(select ${withoutTime('public.get_sale(id)')} from unnest($2::text[]) as id)) as result`;

const ROWS = `
  select json_build_object(
    'reservations', array(select public.get_reservation(id) from unnest($1::uuid[]) as id),
    'orders', array(
      select (select "order".status from inventory.orders as "order" where "order".id = given.id)
      from unnest($2::uuid[]) as given (id)),
    'purchases', array(
      select public.get_purchase(sale_id, user_id) from unnest($4::text[]) as user_id, unnest($3::text[]) as sale_id)) as result`;

/** By when a window begins and ends, from now. */
const WINDOWS: Record<Window, [string, string]> = {
  upcoming: ['1 day', '2 days'],
  active: ['-1 day', '1 day'],
  ended: ['-2 days', '-1 day'],
};

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

  configure(sale: string, sku: string, window: Window, request?: string): Promise<Answer> {
    const configure = `public.configure_sale(
      $1, (select id from inventory.items where sku = $2), clock_timestamp() + $3, clock_timestamp() + $4, $5)`;
    const values = [sale, sku, ...WINDOWS[window], request];
    return this.#query('configure', `select ${withoutTime(configure)} as result`, values);
  }

  /** Lets a sale begin without waiting for it, if it is upcoming. */
  async open(sale: string): Promise<void> {
    const update = `
      update inventory.sales set starts_at = clock_timestamp() where id = $1 and starts_at > clock_timestamp()`;
    await this.#query('open', update, [sale]);
  }

  /** Lets a sale end without waiting for it, if it is active. */
  async close(sale: string): Promise<void> {
    const update = `
      update inventory.sales set ends_at = clock_timestamp()
      where id = $1 and starts_at < clock_timestamp() and ends_at > clock_timestamp()`;
    await this.#query('close', update, [sale]);
  }

  levels({ items, sales }: Model): Promise<Levels> {
    return this.#query('levels', LEVELS, [[...items.keys()], [...sales.sales.keys()]]);
  }

  rows({ reservations, orders, sales }: Model): Promise<Rows> {
    const ids = [reservations, orders, sales.sales].map((rows) => [...rows.keys()]);
    return this.#query('rows', ROWS, [...ids, USERS]);
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
