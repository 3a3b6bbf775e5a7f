import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';

/** How long to look for others that come and wait, in milliseconds: they give up themselves after 4 seconds. */
const TIMEOUT_MS = 3000;
const POLL_INTERVAL_MS = 5;

/**
 * The backends that wait for a transaction of this one, directly or behind another. A batch that waits for a moment only
 * (execute_unlocked) is not counted: its commands are about to wait in a lane of their item.
 */
const WAITING = `
  with recursive waiting as (
    select pid from pg_stat_activity where $1 = any(pg_blocking_pids(pid))
    union
    select activity.pid from pg_stat_activity as activity
    join waiting on waiting.pid = any(pg_blocking_pids(activity.pid))
  )
  select count(*)::int as count from waiting join pg_stat_activity using (pid) where query not like '%execute_unlocked%'`;

/** A row locked by a transaction of the test, so that requests which need it wait there together. */
export type HeldLock = Awaited<ReturnType<typeof holdLock>>;

/** Locks an item, or a reservation: a sweep locks the items of lapsed holds first and then meets the reservation. */
export async function holdLock(pool: pg.Pool, row: 'item' | 'reservation', id: string) {
  const holder = await pool.connect();
  await holder.query('begin');
  const [{ pid }] = (await holder.query('select pg_backend_pid() as pid')).rows;
  await holder.query(`select from inventory.${row}s where id = $1 for update`, [id]);
  let isHeld = true;
  return {
    /** Resolves with true once `count` backends wait for this lock; with false after the timeout, or once `calledOff()`. */
    async isAwaitedBy(count: number, calledOff: () => boolean, timeout = TIMEOUT_MS): Promise<boolean> {
      const deadline = performance.now() + timeout;
      while (performance.now() < deadline) {
        const { rows } = await pool.query<{ count: number }>(WAITING, [pid]);
        if ((rows[0]?.count ?? 0) >= count) return true;
        if (calledOff()) return false;
        await delay(POLL_INTERVAL_MS);
      }
      return false;
    },

    /** Releases the lock, the first time; afterwards it does nothing. */
    async release(): Promise<void> {
      if (!isHeld) return;
      isHeld = false;
      await holder.query('commit');
      holder.release();
    },
  };
}
