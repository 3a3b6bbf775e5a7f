import { call, type Outcome } from '../database/command.ts';
import type { Execution } from '../operation.ts';

/** How long an operation works that continues at the next call, in milliseconds: "two seconds" in its description. */
export const WORK_MS = 2000;

/** Movements of an item per step of the audit or the archive: some ten milliseconds on half a CPU. */
export const AT_MOST = 1000;

/** Both visit items in the order of their ids; the first is after this one. */
export const BEFORE_THE_FIRST = '00000000-0000-0000-0000-000000000000';

/** Rows that a sweep changes in one call at most; on many partitions, on each. */
const ROWS_PER_CALL = 1000;

/**
 * Call a sweep until nothing is left for it, or for two seconds: each call locks its rows for a moment only. Returns the sums of
 * its counts, of which `rows` is that of rows.
 */
export async function sweep(
  name: 'expire' | 'delete_expired_keys',
  rows: string,
  { runCommand }: Execution,
): Promise<Outcome> {
  const end = performance.now() + WORK_MS;
  const total: Record<string, number> = {};
  for (;;) {
    const { outcome, data } = await runCommand(call(name, {}));
    const counts = data as Record<string, number>;
    for (const [count, added] of Object.entries(counts)) total[count] = (total[count] ?? 0) + added;
    if ((counts[rows] ?? 0) < ROWS_PER_CALL || performance.now() >= end) return { outcome, data: total };
  }
}
