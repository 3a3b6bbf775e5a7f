import { constant } from '../load/arrivals.ts';
import { openLoop } from '../load/open-loop.ts';
import type { Run } from '../run.ts';
import { isSuccess } from '../shop/exchange.ts';
import type { Phase } from './phase.ts';
import { stockUp } from './stock-up.ts';

export const WARM_UP = 'Warm-up';

/** How often the shop is asked whether it is there, in seconds. */
const POLL_SECONDS = 2;

/** Poll GET /products/1 until the shop has had its time to start, then note what is in stock and ordered already. */
export const warmUp = (seconds: number): Phase => ({
  name: WARM_UP,
  description: `GET /products/1 every ${POLL_SECONDS} s for ${seconds} s`,
  async act(run) {
    await poll(run, seconds);
    if (run.settings.stock !== undefined) await stockUp(run, run.settings.stock);
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
  throw new Error(`${settings.baseUrl} does not answer GET /products/1: ${last.status ?? ''} ${last.text}`);
}
