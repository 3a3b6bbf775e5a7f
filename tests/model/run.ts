import { inspect } from 'node:util';
import type pg from 'pg';
import { Comparison } from './compare.ts';
import { Core } from './core.ts';
import { type Event, eventsOf, itemId, Names } from './events.ts';
import { type Answer, Model } from './model.ts';
import { levelsOf, reservationData } from './rows.ts';
import { ITEMS, type Sequence } from './sequence.ts';

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

  /** Before the first sequence. */
  async createItems(): Promise<void> {
    for (const [sku, { in_stock, price }] of Object.entries(ITEMS)) {
      await this.#core.createItem(itemId(sku), sku, in_stock, price);
    }
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
  }

  async apply(event: Event): Promise<void> {
    if (event === 'expire') await this.#expire();
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
    };
    const rows = await this.#tell(this.#core.rows(this.#model));
    const found = { reservations: rows.reservations.map(({ data }) => data), orders: rows.orders };
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
      const { outcome, replayed } = answers[index] as Answer;
      const inWords = `${outcome}${replayed ? ', replayed' : ''}`;
      this.#transcript[first + index] += ` → ${inWords}`;
      this.#outcomes.set(`${command}: ${inWords}`, (this.#outcomes.get(`${command}: ${inWords}`) ?? 0) + 1);
      this.#comparison.compare(command, expected[index], answers[index]);
    }
    this.#check();
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
      const { shown, counters } = levels[index] ?? {};
      this.#comparison.compare(`get_stock of ${item.sku}`, levelsOf(item), shown?.data);
      const expected = { in_stock: item.available, reserved: item.reserved, sold: item.sold };
      if (swept) this.#comparison.compare(`counters of ${item.sku}`, expected, counters);
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
