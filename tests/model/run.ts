import { inspect } from 'node:util';
import type pg from 'pg';
import { Comparison } from './compare.ts';
import { Core } from './core.ts';
import { type Event, eventsOf, itemId, Names } from './events.ts';
import { type Answer, Model } from './model.ts';
import { levelsOf, reservationData, saleData } from './rows.ts';
import { ITEMS, SALES, type Sequence, USERS } from './sequence.ts';

/** How often each command got each outcome. */
export type Outcomes = Map<string, number>;

/** Runs sequences against the model and the database, and throws where they differ. */
export class Runner {
  readonly outcomes: Outcomes = new Map();
  readonly #core: Core;
  #runs = 0;

  constructor(client: pg.ClientBase) {
    this.#core = new Core(client);
  }

  /** Creates the items and sales of every sequence. */
  async prepare(): Promise<void> {
    for (const [sku, { in_stock, price }] of Object.entries(ITEMS)) {
      await this.#core.createItem(itemId(sku), sku, in_stock, price);
    }
    for (const [id, { item, window }] of Object.entries(SALES)) await this.#core.configure(id, item, window);
  }

  async run(sequence: Sequence): Promise<void> {
    const names = new Names(++this.#runs);
    await this.#core.begin();
    try {
      const run = new Run(this.#core, names, this.outcomes);
      for (const event of eventsOf(sequence, names)) await run.apply(event);
      await run.finish();
    } finally {
      await this.#core.rollback();
    }
  }
}

/** One sequence. */
class Run {
  readonly #core: Core;
  readonly #names: Names;
  readonly #outcomes: Outcomes;
  readonly #model = new Model();
  readonly #comparison = new Comparison();
  readonly #transcript: string[] = [];

  constructor(core: Core, names: Names, outcomes: Outcomes) {
    this.#core = core;
    this.#names = names;
    this.#outcomes = outcomes;
    for (const [sku, { in_stock, price }] of Object.entries(ITEMS)) {
      const levels = { available: in_stock, reserved: 0, sold: 0 };
      this.#model.items.set(sku, { id: itemId(sku), sku, name: sku, price, ...levels });
    }
    for (const [id, { item, window }] of Object.entries(SALES)) {
      this.#model.sales.configure(id, this.#model.items.get(item), window);
    }
  }

  async apply(event: Event): Promise<void> {
    if (event === 'expire') await this.#expire();
    else if ('configure' in event) await this.#configure(event);
    else if ('open' in event) await this.#open(event.open);
    else if ('close' in event) await this.#close(event.close);
    else if ('lapse' in event) await this.#lapse(event.lapse);
    else await this.#execute(event.batch);
    await this.#compareLevels(event === 'expire');
  }

  /** What is left after the last event. */
  async finish(): Promise<void> {
    const { reservations, orders } = this.#model;
    const expected = {
      reservations: [...reservations.values()].map((reservation) => reservationData(reservation, reservation.status)),
      orders: [...orders.values()].map(({ cancelledBy }) => (cancelledBy ? 'CANCELLED' : 'CONFIRMED')),
      purchases: USERS.flatMap((user) => this.#model.sales.purchasesOf(user)),
    };
    const rows = await this.#tell(this.#core.rows(this.#model));
    const dataOf = (answers: Answer[]) => answers.map(({ data }) => data);
    const found = { ...rows, reservations: dataOf(rows.reservations), purchases: dataOf(rows.purchases) };
    this.#comparison.compare('in the end', expected, found);
    this.#comparison.differences.push(...(await this.#core.audit()));
    this.#check();
  }

  async #execute(batch: Extract<Event, { batch: unknown }>['batch']): Promise<void> {
    const expected = this.#model.execute(batch);
    this.#transcript.push('batch', ...batch.map(({ command, ...rest }) => `  ${command} ${inLine(rest)}`));
    const answers = await this.#tell(this.#core.execute(batch));
    const first = this.#transcript.length - batch.length;
    for (const [index, { command }] of batch.entries()) {
      this.#compareAnswers(command, first + index, expected[index], answers[index] as Answer);
    }
    this.#check();
  }

  async #configure({ configure: { sale, item, window }, request }: Extract<Event, { configure: unknown }>) {
    this.#transcript.push(`configure_sale ${sale}, of ${item}, ${window}, request ${request}`);
    const expected = this.#model.sales.configure(sale, this.#model.items.get(item), window, request);
    const answer = await this.#tell(this.#core.configure(sale, item, window, request));
    this.#compareAnswers('configure_sale', this.#transcript.length - 1, expected, answer);
    this.#check();
  }

  #compareAnswers(command: string, line: number, expected: Answer | undefined, answer: Answer): void {
    const inWords = `${answer.outcome}${answer.replayed ? ', replayed' : ''}`;
    this.#transcript[line] += ` → ${inWords}`;
    this.#outcomes.set(`${command}: ${inWords}`, (this.#outcomes.get(`${command}: ${inWords}`) ?? 0) + 1);
    this.#comparison.compare(command, expected, answer);
  }

  async #open(sale: string): Promise<void> {
    this.#transcript.push(`${sale} begins, if it has not begun`);
    this.#model.sales.open(sale);
    await this.#tell(this.#core.open(sale));
  }

  async #close(sale: string): Promise<void> {
    this.#transcript.push(`${sale} ends, if it is active`);
    this.#model.sales.close(sale);
    await this.#tell(this.#core.close(sale));
  }

  async #lapse(id: string): Promise<void> {
    this.#transcript.push(`the deadline of ${id} passes`);
    this.#model.lapse(id);
    await this.#tell(this.#core.lapse(id));
  }

  async #expire(): Promise<void> {
    this.#transcript.push('expire');
    await this.#tell(this.#core.expire());
  }

  /** @param swept no lapsed hold is left, so that the counters are the levels */
  async #compareLevels(swept: boolean): Promise<void> {
    const levels = await this.#tell(this.#core.levels(this.#model));
    for (const [index, item] of [...this.#model.items.values()].entries()) {
      const { shown, counters } = levels.items[index] ?? {};
      this.#comparison.compare(`get_stock of ${item.sku}`, levelsOf(item), shown?.data);
      const expected = { in_stock: item.available, reserved: item.reserved, sold: item.sold };
      if (swept) this.#comparison.compare(`counters of ${item.sku}`, expected, counters);
    }
    for (const [index, sale] of [...this.#model.sales.sales.values()].entries()) {
      this.#comparison.compare(`get_sale of ${sale.id}`, saleData(sale), levels.sales[index]?.data);
    }
    this.#check();
  }

  /** What the database answers; if it raises, that is a difference. */
  async #tell<Result>(answer: Promise<Result>): Promise<Result> {
    return answer.catch((error: Error) => {
      this.#comparison.differences.push(`the database raises: ${error.message}`);
      this.#check();
      throw error;
    });
  }

  #check(): void {
    if (this.#comparison.differences.length === 0) return;
    const lines = [...this.#comparison.differences, '', ...this.#transcript];
    throw new Error(this.#names.readable(lines.join('\n')));
  }
}

const inLine = (value: unknown) => inspect(value, { breakLength: Number.POSITIVE_INFINITY });
