import { onTestFinished } from 'vitest';
import { holdLock } from '../concurrency/held-lock.ts';
import { Race } from '../concurrency/race.ts';
import type { ApiResponse } from '../support/api.ts';
import type { TestStack } from '../support/stack.ts';

/** A race for what hangs on this row: an item, or a reservation to stop a sweep in the middle of its work. */
export async function raceFor(stack: TestStack, row: 'item' | 'reservation', id: string): Promise<Race<ApiResponse>> {
  const lock = await holdLock(stack.pool, row, id);
  onTestFinished(() => lock.release());
  return new Race(lock);
}

/** Lets a hold lapse at this very moment: later than a transaction began that waits, earlier than it goes on. */
export async function lapseNow(stack: TestStack, reservationId: string): Promise<void> {
  await stack.pool.query('update inventory.reservations set expires_at = clock_timestamp() where id = $1', [
    reservationId,
  ]);
}

/** "201", or "409 insufficient_stock". */
export const inWords = ({ status, body }: ApiResponse): string => `${status} ${body.code ?? ''}`.trim();

/** Every order of these, for `test.each`: isolation tests call them permutations. */
export function permutations<Step>(steps: Step[]): Step[][] {
  if (steps.length < 2) return [steps];
  return steps.flatMap((step, index) => permutations(steps.toSpliced(index, 1)).map((rest) => [step, ...rest]));
}

/** How often the ledger moved units on behalf of a reservation or an order, by reason. */
export async function movementsOf(stack: TestStack, reference: string): Promise<Record<string, number>> {
  const { rows } = await stack.pool.query<{ reason: string; times: number }>(
    'select reason, count(*)::int as times from inventory.stock_movements where reference = $1 group by reason',
    [reference],
  );
  return Object.fromEntries(rows.map(({ reason, times }) => [reason, times]));
}
