import { setTimeout as delay } from 'node:timers/promises';
import { randomUniform } from 'd3-random';
import type { KeyHistory } from '../books.ts';
import { arrive, cancelTogether } from '../customers.ts';
import { scatter } from '../load/arrivals.ts';
import { openLoop } from '../load/open-loop.ts';
import type { Run } from '../run.ts';
import { sendOrders, watchStock } from './burst.ts';
import type { Phase } from './phase.ts';

export const CANCELLATION_WAVE = 'Cancellation wave';

/** The share of confirmed orders that are cancelled. */
const CANCELLED_SHARE = 0.3;

/** Cancel 30 % of the confirmed orders, those of the wave included, while customers order what is returned. */
export const cancellationWave = (seconds: number): Phase => ({
  name: CANCELLATION_WAVE,
  description: `about 30 % of the orders cancelled by 1 to 3 requests at once, among new orders, for ${seconds} s`,
  async act(run) {
    const durationMs = seconds * 1000;
    const endsAt = performance.now() + durationMs;
    await Promise.all([
      cancelEarlierOrders(run, durationMs),
      sendOrders(run, durationMs, async (intendedAt) => {
        const placed = await arrive(run, intendedAt);
        await Promise.all(placed.map((history) => perhapsCancel(run, history, endsAt)));
      }),
      watchStock(run, durationMs),
    ]);
  },
});

function cancelEarlierOrders(run: Run, durationMs: number): Promise<void> {
  const regretted = run.books.acknowledged.filter(() => run.random() < CANCELLED_SHARE);
  const orders = regretted.values();
  return openLoop(scatter(regretted.length, durationMs, run.random), async (intendedAt) => {
    const { value: history } = orders.next();
    if (history) await cancelTogether(run, history, intendedAt);
  });
}

/** Cancel an order of the wave before the wave ends, if its customer is one of those who do. */
async function perhapsCancel(run: Run, history: KeyHistory, endsAt: number): Promise<void> {
  const left = endsAt - performance.now();
  if (run.random() >= CANCELLED_SHARE || left <= 0) return;
  const wait = randomUniform.source(run.random)(left)();
  const intendedAt = performance.now() + wait;
  await delay(wait);
  await cancelTogether(run, history, intendedAt);
}
