import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { HeldLock } from './held-lock.ts';
import { bodyOf, type Instance, type Reservation } from './instance.ts';
import { ArrangedRace, type Race, SimultaneousRace } from './race.ts';

/** A hold, and when it has lapsed for sure, on this process's monotonic clock. */
export interface Hold {
  id: string;
  itemId: string;
  lapsesAt: number;
}

/** Time to live of holds that a race needs lapsed where nobody can move their deadline, in seconds. */
const SHORT_TTL = 2;
const LONG_TTL = 600;
/** How long a rival may take to be seen waiting where it may share an instance with another, in milliseconds. */
const SHORT_PATIENCE = 250;

/** Where the rivals meet: the instances, one for each rival, and a connection to the database where there is one. */
export class Arena {
  readonly instances: Instance[];
  readonly database: pg.Pool | undefined;
  /** The items made so far. */
  readonly itemIds: string[] = [];
  #lock: HeldLock | undefined;

  constructor(instances: Instance[], database?: pg.Pool) {
    this.instances = instances;
    this.database = database;
  }

  /** Whether three rivals can be made to wait for one lock, each in an instance of its own. */
  get canArrange(): boolean {
    return this.database !== undefined && this.instances.length >= 3;
  }

  /** The instance of the n-th rival, from 0. */
  instance(rival: number): Instance {
    return this.instances[rival % this.instances.length] as Instance;
  }

  /** A new item of that many units; its id. */
  async item(units: number): Promise<string> {
    const { id } = bodyOf(await this.instance(0).createItem('Concurrency test', units));
    this.itemIds.push(id);
    return id;
  }

  /** A hold of one unit of an item, of a new one with this single unit where none is named; `lapse` may follow. */
  async hold({ itemId, willLapse = false }: { itemId?: string; willLapse?: boolean } = {}): Promise<Hold> {
    const item = itemId ?? (await this.item(1));
    const ttl_seconds = willLapse && !this.database ? SHORT_TTL : LONG_TTL;
    const { id } = bodyOf<Reservation>(await this.instance(0).reserve(item, { ttl_seconds }));
    return { id, itemId: item, lapsesAt: performance.now() + ttl_seconds * 1000 };
  }

  /**
   * Let time pass for a hold, so that it lapses `ms` from now. Its deadline is moved where there is a connection to the
   * database; otherwise its time to live is waited for.
   */
  async lapse(hold: Hold, ms = 0): Promise<void> {
    if (this.database === undefined) {
      await delay(Math.max(0, hold.lapsesAt - ms - performance.now()));
      return;
    }
    await this.database.query(
      `update inventory.reservations set expires_at = clock_timestamp() + make_interval(secs => $2) where id = $1`,
      [hold.id, ms / 1000],
    );
  }

  /** Resolves when every instance has got what was sent to it before: it answers a question that was put later. */
  async roundTrip(itemId: string): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.item(itemId)));
  }

  /** A race for what hangs on this row: an item, or a reservation to stop a sweep in the middle of its work. */
  async race(row: 'item' | 'reservation', id: string): Promise<Race> {
    if (this.database === undefined) return new SimultaneousRace();
    this.#lock = await HeldLock.on(this.database, row, id);
    return new ArrangedRace(this.#lock, this.canArrange ? undefined : SHORT_PATIENCE);
  }

  /** End the last race, should it have been broken off. */
  async tidyUp(): Promise<void> {
    await this.#lock?.release();
  }
}
