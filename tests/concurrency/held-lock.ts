import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';

/** How long to look for others that come and wait, in milliseconds: they give up themselves after 4 seconds. */
const TIMEOUT_MS = 3000;
const POLL_INTERVAL_MS = 5;

/** The backends that wait for a transaction of this one, directly or behind another. */
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

/** A row locked by a transaction of the test, so that requests which need it wait there together. */
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

  /** Locks an item, or a reservation: a sweep locks the items of lapsed holds first and then meets the reservation. */
  static async on(pool: pg.Pool, row: keyof typeof ROW, id: string): Promise<HeldLock> {
    const holder = await pool.connect();
    await holder.query('begin');
    const { rows } = await holder.query<{ pid: number }>('select pg_backend_pid() as pid');
    await holder.query(ROW[row], [id]);
    return new HeldLock(pool, holder, rows[0]?.pid as number);
  }

  /** Resolves with true once `count` backends wait for this lock; with false after the timeout, or once `calledOff()`. */
  async isAwaitedBy(count: number, calledOff: () => boolean, timeout = TIMEOUT_MS): Promise<boolean> {
    const deadline = performance.now() + timeout;
    while (performance.now() < deadline) {
      const { rows } = await this.#pool.query<{ count: number }>(WAITING, [this.#pid]);
      if ((rows[0]?.count ?? 0) >= count) return true;
      if (calledOff()) return false;
      await delay(POLL_INTERVAL_MS);
    }
    return false;
  }

  /** Releases the lock, the first time; afterwards it does nothing. */
  async release(): Promise<void> {
    if (!this.#held) return;
    this.#held = false;
    await this.#holder.query('commit');
    this.#holder.release();
  }
}
