import { exec } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { randomUniform } from 'd3-random';
import { isSuccess } from './client.ts';
import { arrive, cancelTogether, REQUESTS_PER_ARRIVAL } from './customers.ts';
import type { KeyHistory } from './histories.ts';
import { constant, openLoop, scatter } from './load.ts';
import type { Run } from './run.ts';
import { PRODUCT_IDS } from './shop.ts';

/** A part of a run; `act` resolves when every request it sent has its response. */
export interface Phase {
  name: string;
  /** What it does, in a line. */
  description: string;
  act: (run: Run) => Promise<void>;
}

export const WARM_UP = 'Warm-up';
export const CANCELLATION_WAVE = 'Cancellation wave';

/** How often the shop is polled while it warms up, in seconds. */
const POLL_SECONDS = 2;
/** How often the stock of every product is read while orders come in, per second. */
const STOCK_READINGS_PER_SECOND = 1;
/** The share of confirmed orders that are cancelled. */
const CANCELLED_SHARE = 0.3;

/** Polls GET /products/1 until the shop has had its time to start, then records what is in stock and ordered already. */
export const warmUp = (seconds: number): Phase => ({
  name: WARM_UP,
  description: `GET /products/1 every ${POLL_SECONDS} s for ${seconds} s`,
  async act(run) {
    const { stock, apiKey } = run.settings;
    await poll(run, seconds);
    // With the 390 units of spec 003 nearly all orders are refused, which says little about orders that are placed.
    if (stock !== undefined) for (const id of PRODUCT_IDS) await run.client.setStock(id, stock, apiKey);
    run.before = await run.snapshot();
    if (run.before.products.every(({ current_stock }) => current_stock === 0)) {
      throw new Error('Everything is sold out already: start with a fresh database, or see --stock');
    }
  },
});

async function poll({ client, settings }: Run, seconds: number): Promise<void> {
  let last = await client.getProduct(1);
  await openLoop(constant(1 / POLL_SECONDS, seconds * 1000), async (intendedAt) => {
    last = await client.getProduct(1, intendedAt);
  });
  if (isSuccess(last)) return;
  throw new Error(`${settings.baseUrl} does not serve GET /products/1: ${last.status ?? ''} ${last.text}`);
}

/** Orders for all five products, far more than there is stock, some keys sent again at once or later. */
export const burst = (seconds: number, during?: (run: Run) => Promise<void>): Phase => ({
  name: 'Burst',
  description: `new orders, retried keys and more orders than stock for ${seconds} s`,
  async act(run) {
    await Promise.all([
      sendOrders(run, seconds * 1000, (intendedAt) => arrive(run, intendedAt)),
      watchStock(run, seconds * 1000),
      during?.(run),
    ]);
  },
});

/** Runs the settings' kill command after `seconds`. Rejects where the command fails. */
export const killAfter =
  (seconds: number) =>
  async (run: Run): Promise<void> => {
    await delay(seconds * 1000);
    const startedAt = performance.now();
    await promisify(exec)(run.settings.killCommand);
    run.kill = { startedAt, endedAt: performance.now() };
  };

/** Cancels 30 % of the confirmed orders, those of the wave included, while customers order what is returned. */
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

/** Lets customers arrive at the rate of the settings. */
const sendOrders = (run: Run, durationMs: number, send: (intendedAt: number) => Promise<unknown>): Promise<void> =>
  openLoop(run.arrivals(run.settings.rate / REQUESTS_PER_ARRIVAL, durationMs), send);

const watchStock = (run: Run, durationMs: number): Promise<void> =>
  openLoop(constant(STOCK_READINGS_PER_SECOND, durationMs), (intendedAt) =>
    Promise.all(PRODUCT_IDS.map((id) => run.readStock(id, intendedAt))),
  );

function cancelEarlierOrders(run: Run, durationMs: number): Promise<void> {
  const chosen = run.histories.acknowledged.filter(() => run.random() < CANCELLED_SHARE);
  const orders = chosen.values();
  return openLoop(scatter(chosen.length, durationMs, run.random), async (intendedAt) => {
    const { value: history } = orders.next();
    if (history) await cancelTogether(run, history, intendedAt);
  });
}

/** Cancels an order of the wave before the wave ends, if its customer is one of those who do. */
async function perhapsCancel(run: Run, history: KeyHistory, endsAt: number): Promise<void> {
  const left = endsAt - performance.now();
  if (run.random() >= CANCELLED_SHARE || left <= 0) return;
  const wait = randomUniform.source(run.random)(left)();
  const intendedAt = performance.now() + wait;
  await delay(wait);
  await cancelTogether(run, history, intendedAt);
}
