import { hasLostCancellation, hasLostPlacement, type KeyHistory } from '../books.ts';
import { cancelOrder, placeOrder } from '../customers.ts';
import type { Run } from '../run.ts';
import { type Exchange, isUnanswered } from '../shop/exchange.ts';
import { untilAnswered } from '../shop/until-answered.ts';

/**
 * Do what a customer does whose answer was lost: send the same request again until it is answered. What became of every
 * order is known then, whatever broke on the way.
 */
export async function reconcile(run: Run): Promise<void> {
  const { histories } = run.books;
  const placeAgain = async (history: KeyHistory) => {
    await placeOrder(run, history);
    return history.placements.at(-1) as Exchange;
  };
  const cancelAgain = async (history: KeyHistory) => {
    await cancelOrder(run, history);
    return history.cancellations.at(-1) as Exchange;
  };
  await Promise.all(histories.filter(hasLostPlacement).map((history) => untilAnswered(() => placeAgain(history))));
  await Promise.all(histories.filter(hasLostCancellation).map((history) => untilAnswered(() => cancelAgain(history))));
}

/** Whether the last word about this key is still missing. */
export const isUnsettled = (history: KeyHistory): boolean =>
  (hasLostPlacement(history) && isUnanswered(history.placements.at(-1) as Exchange)) ||
  (hasLostCancellation(history) && isUnanswered(history.cancellations.at(-1) as Exchange));
