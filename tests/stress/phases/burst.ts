import { arrive, REQUESTS_PER_ARRIVAL } from '../customers.ts';
import { constant } from '../load/arrivals.ts';
import { openLoop } from '../load/open-loop.ts';
import type { Run } from '../run.ts';
import { PRODUCT_IDS } from '../shop/contract.ts';
import type { Phase } from './phase.ts';

/** How often the stock of every product is read while orders come in, per second. */
const STOCK_READINGS_PER_SECOND = 1;

/** Orders for all five products, far more than there is stock, some keys sent again at once or later. */
export const burst = (seconds: number, during?: (run: Run) => Promise<void>): Phase => ({
  name: 'Burst',
  description: `new orders, retried keys and overselling attempts for ${seconds} s`,
  async act(run) {
    await Promise.all([
      sendOrders(run, seconds * 1000, (intendedAt) => arrive(run, intendedAt)),
      watchStock(run, seconds * 1000),
      during?.(run),
    ]);
  },
});

/** Let customers arrive at the rate of the settings. */
export function sendOrders(
  run: Run,
  durationMs: number,
  send: (intendedAt: number) => Promise<unknown>,
): Promise<void> {
  return openLoop(run.arrivals(run.settings.rate / REQUESTS_PER_ARRIVAL, durationMs), send);
}

/** Read the stock of every product again and again. */
export function watchStock(run: Run, durationMs: number): Promise<void> {
  return openLoop(constant(STOCK_READINGS_PER_SECOND, durationMs), (intendedAt) =>
    Promise.all(PRODUCT_IDS.map((id) => run.readStock(id, intendedAt))),
  );
}
