import pRetry from 'p-retry';
import { hasLostCancellation, hasLostPlacement, type KeyHistory } from '../books.ts';
import { cancelOrder, placeOrder } from '../customers.ts';
import type { Run } from '../run.ts';
import { type Exchange, isUnanswered } from '../shop/exchange.ts';

/**
 * Do what a customer does whose answer was lost: send the same request again until it is answered. What became of every
 * order is known then, whatever broke on the way.
 */
export async function reconcile(run: Run): Promise<void> {
  const { histories } = run.books;
  await Promise.all(
    histories.filter(hasLostPlacement).map((history) =>
      untilAnswered(async () => {
        await placeOrder(run, history);
        return history.placements;
      }),
    ),
  );
  await Promise.all(
    histories.filter(hasLostCancellation).map((history) =>
      untilAnswered(async () => {
        await cancelOrder(run, history);
        return history.cancellations;
      }),
    ),
  );
}

/** Whether the last word about this key is still missing. */
export const isUnsettled = (history: KeyHistory): boolean =>
  (hasLostPlacement(history) && isUnanswered(history.placements.at(-1) as Exchange)) ||
  (hasLostCancellation(history) && isUnanswered(history.cancellations.at(-1) as Exchange));

async function untilAnswered(attempt: () => Promise<Exchange[]>): Promise<void> {
  const ask = async () => {
    const last = (await attempt()).at(-1);
    if (last && isUnanswered(last)) throw new Error(last.text);
  };
  // What stays without an answer is counted by the checks.
  await pRetry(ask, { retries: 5, minTimeout: 200 }).catch(() => {});
}
