import { randomUUID } from 'node:crypto';
import { type ApiResponse, bodyOf, type Purchase } from './instance.ts';
import type { Target } from './target.ts';

export const DAY_MS = 86_400_000;

const END = `
  update inventory.sales set ends_at = clock_timestamp() + make_interval(secs => $2) where id = $1
  returning to_char(ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ends_at`;

/** A sale of an item of its own, and its clock. */
export interface TestSale {
  id: string;
  itemId: string;
  startsAt: string;
  endsAt: string;
  /** The database's time, in milliseconds of the epoch, at most. */
  now(): number;
  /** Resolves `ms` before that instant of the database. */
  waitUntil(instant: string, ms?: number): Promise<void>;
  /** Makes it end `ms` from now, in the database, or waits until then where there is no connection to it; returns when it ends. */
  end(ms: number): Promise<string>;
}

/** Creates a sale that starts and ends so many milliseconds from now; by default it is open. */
export async function createSale(
  target: Target,
  units: number,
  { startsIn = -DAY_MS, endsIn = DAY_MS } = {},
): Promise<TestSale> {
  const [id, itemId] = [`race-${randomUUID()}`, await target.item(units)];
  // The first response says what time it is there.
  const first = bodyOf(await target.instance(0).configureSale(id, itemId, 0, 1));
  const offset = Date.parse(first.server_time) - performance.now();
  const now = () => performance.now() + offset;
  const sale = bodyOf(await target.instance(0).configureSale(id, itemId, now() + startsIn, now() + endsIn));
  const waitUntil = (instant: string, ms?: number) => target.waitUntil(instant, Date.parse(instant) - offset, ms);
  return {
    ...{ id, itemId, startsAt: sale.starts_at, endsAt: sale.ends_at, now, waitUntil },
    async end(ms) {
      if (!target.database) return waitUntil(sale.ends_at, ms).then(() => sale.ends_at);
      const ended = await target.database.query<{ ends_at: string }>(END, [id, ms / 1000]);
      return ended.rows[0]?.ends_at as string;
    },
  };
}

/** `201`, or `409 sold_out`. */
export const describe = ({ status, code }: ApiResponse): string => `${status} ${code}`.trim();

/** The purchase that a response tells of, a new one or the one that the user has already. */
export const purchaseIn = ({ status, body }: ApiResponse): Purchase | undefined =>
  status === 201 ? (body as Purchase) : (body as { purchase?: Purchase }).purchase;
