import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';

/** How long to look for others that come and wait, in milliseconds: they give up themselves after 4 seconds. */
const PATIENCE_MS = 3000;
/** Milliseconds between two looks. */
const POLL_MS = 5;

/** Everyone who waits for a transaction of this backend, directly or behind one who does. */
const WAITING = `
  with recursive waiting as (
    select pid from pg_stat_activity where $1 = any(pg_blocking_pids(pid))
    union
    select activity.pid from pg_stat_activity as activity
    join waiting on waiting.pid = any(pg_blocking_pids(activity.pid))
  )
  select count(*)::int as count from waiting`;

const ROW = {
  item: 'select from inventory.items where id = $1 for update',
  reservation: 'select from inventory.reservations where id = $1 for update',
};

/** A row locked by a transaction of ours, so that requests which need it meet there and wait. */
export class HeldLock {
  readonly #pool: pg.Pool;
  readonly #holder: pg.PoolClient;
  readonly #pid: number;
  #held = true;

  private constructor(pool: pg.Pool, holder: pg.PoolClient, pid: number) {
    this.#pool = pool;
    this.#holder = holder;
    this.#pid = pid;
  }

  /** Lock an item, or a reservation: a sweep locks the items of lapsed holds first and then meets the reservation. */
  static async on(pool: pg.Pool, row: keyof typeof ROW, id: string): Promise<HeldLock> {
    const holder = await pool.connect();
    await holder.query('begin');
    const { rows } = await holder.query<{ pid: number }>('select pg_backend_pid() as pid');
    await holder.query(ROW[row], [id]);
    return new HeldLock(pool, holder, rows[0]?.pid as number);
  }

  /** Resolves with true once `count` backends wait for this lock; with false if that takes too long or is called off. */
  async isAwaitedBy(count: number, calledOff: () => boolean, patience = PATIENCE_MS): Promise<boolean> {
    const deadline = performance.now() + patience;
    while (performance.now() < deadline) {
      const { rows } = await this.#pool.query<{ count: number }>(WAITING, [this.#pid]);
      if ((rows[0]?.count ?? 0) >= count) return true;
      if (calledOff()) return false;
      await delay(POLL_MS);
    }
    return false;
  }

  /** Lets go, the first time; afterwards it does nothing. */
  async release(): Promise<void> {
    if (!this.#held) return;
    this.#held = false;
    await this.#holder.query('commit');
    this.#holder.release();
  }
}
