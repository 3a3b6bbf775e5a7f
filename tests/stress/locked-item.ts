import { setTimeout as delay } from 'node:timers/promises';
import { type Criterion, count, criterion } from './checks/criterion.ts';
import { type Exchange, isUnanswered } from './client.ts';
import { withDatabase } from './database.ts';
import { latencyHistogram, percentile } from './recorder.ts';
import type { Run } from './run.ts';

const LOCKED_PRODUCT = 1;
/** The longest that the orders of other products may take, at the 99th percentile, in milliseconds. */
const LIMIT_MS = 250;
/** When an order of the locked product must have its 503, with what the way there takes, in milliseconds. */
const DEADLINE_MS = 5000 + LIMIT_MS;

/** Locks a product's row in the database after so many seconds, for as many. */
export const lockAfter =
  (seconds: number) =>
  async (run: Run): Promise<void> => {
    await delay(seconds * 1000);
    const item = `select from inventory.items where sku = '${LOCKED_PRODUCT}' for no key update`;
    const slept = await withDatabase(run.settings, (query) =>
      query(`select pg_sleep(${seconds})::text from (${item}) as item`),
    );
    if (slept === undefined) throw new Error('Locking needs the database: see --database-url and --psql');
  };

/** Orders of other products succeed as if nothing were locked; those of the locked one are told so in time. */
export function checkLock({ histories }: Run): Criterion[] {
  const [locked, others] = [true, false].map((isLocked) =>
    histories.all
      .filter(({ request }) => (request.product_id === LOCKED_PRODUCT) === isLocked)
      .flatMap(({ placements }) => placements),
  ) as [Exchange[], Exchange[]];
  const slowest = Math.max(...locked.map(({ sentAt, answeredAt }) => answeredAt - sentAt));
  const p99 = percentile(
    latencyHistogram(others.map((exchange) => ({ ...exchange, phase: '', error: undefined }))),
    99,
  );
  return [
    criterion(
      'The locked product',
      'orders wait, five seconds at most',
      `${locked.filter(isUnanswered).length} of ${count(locked.length, 'order')} refused, the slowest took ${slowest.toFixed(0)} ms`,
      slowest > LIMIT_MS && slowest < DEADLINE_MS ? [] : ['no order waited, or one waited for too long'],
    ),
    criterion(
      'The other products',
      'no order fails',
      `${count(others.length, 'order')}, ${others.filter(isUnanswered).length} failed`,
      others.filter(isUnanswered).map(({ status }) => `${status ?? 'no response'}`),
    ),
    criterion(
      'Their response time p99',
      `< ${LIMIT_MS} ms`,
      `${p99.toFixed(1)} ms`,
      p99 < LIMIT_MS ? [] : [`${(p99 - LIMIT_MS).toFixed(1)} ms too long`],
    ),
  ];
}
