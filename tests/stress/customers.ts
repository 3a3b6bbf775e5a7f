import type { Exchange } from './client.ts';
import type { KeyHistory } from './histories.ts';
import type { Random } from './load.ts';
import type { Run } from './run.ts';

/** Values, and how often each is drawn, relative to the others. */
type Weighted<T> = { values: readonly T[]; weights: readonly number[] };

const PRODUCTS: Weighted<number> = { values: [1, 2, 3, 4, 5], weights: [25, 20, 25, 15, 15] };
const QUANTITIES: Weighted<number> = { values: [1, 2, 3, 4, 5], weights: [50, 20, 15, 10, 5] };
/** How many requests to cancel the same order are sent at once. */
const CANCELLATION_COPIES: Weighted<number> = { values: [1, 2, 3], weights: [2, 1, 1] };

/** What one arrival does. Of ten requests two are retries: a double click's second one, and one that comes later. */
const HABITS: Weighted<'order' | 'order with a double click' | 'retry an earlier order'> = {
  values: ['order', 'order with a double click', 'retry an earlier order'],
  weights: [7, 1, 1],
};

/** Requests that the arrivals of HABITS make on average. */
export const REQUESTS_PER_ARRIVAL = 10 / 9;

/** One customer arrives and orders, clicks twice, or retries. The histories that got their order with it. */
export async function arrive(run: Run, intendedAt: number): Promise<KeyHistory[]> {
  const habit = draw(HABITS, run.random);
  const retried = habit === 'retry an earlier order' ? earlierOrder(run) : undefined;
  const history = retried ?? run.histories.open(draw(PRODUCTS, run.random), draw(QUANTITIES, run.random));
  const copies = habit === 'order with a double click' ? 2 : 1;
  const sent = await Promise.all(Array.from({ length: copies }, () => placeOrder(run, history, intendedAt)));
  return sent.some(({ answeredAt }) => answeredAt === history.acknowledgement?.at) ? [history] : [];
}

/** Sends an order with its key. */
export async function placeOrder(run: Run, history: KeyHistory, intendedAt?: number): Promise<Exchange> {
  const exchange = await run.client.placeOrder(history.request, intendedAt);
  run.histories.recordPlacement(history, exchange);
  return exchange;
}

/** Cancels an acknowledged order, with up to three requests at once. */
export async function cancelTogether(run: Run, history: KeyHistory, intendedAt: number): Promise<void> {
  const copies = draw(CANCELLATION_COPIES, run.random);
  await Promise.all(Array.from({ length: copies }, () => cancelOrder(run, history, intendedAt)));
}

/** Cancels an acknowledged order with one request. */
export async function cancelOrder(run: Run, history: KeyHistory, intendedAt?: number): Promise<Exchange> {
  const { acknowledgement, request } = history;
  if (!acknowledgement) throw new Error('An order that was not acknowledged has no id to cancel');
  const exchange = await run.client.cancelOrder(acknowledgement.order.order_id, request.product_id, intendedAt);
  history.cancellations.push(exchange);
  return exchange;
}

/** An order to retry: as often one that was acknowledged, so that replays are seen, as any. */
function earlierOrder({ histories, random }: Run): KeyHistory | undefined {
  const earlier = random() < 0.5 && histories.acknowledged.length > 0 ? histories.acknowledged : histories.all;
  return earlier[Math.floor(random() * earlier.length)];
}

function draw<T>({ values, weights }: Weighted<T>, random: Random): T {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  const drawn = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return values.at(drawn) as T;
}
