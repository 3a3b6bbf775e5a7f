import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import { log } from '../log.ts';
import { forgetRequests } from '../metrics.ts';

/** Enough for the code on the path of an order to be optimised, and few enough to take seconds on a third of a CPU. */
const REQUESTS = 3000;
const CLIENTS = 25;
/** A trace that is not sampled, so that a sampler that follows its parent, as the default does, leaves these requests out. */
const TRACEPARENT = `00-${'1'.padStart(32, '0')}-${'1'.padStart(16, '0')}-00`;

/**
 * Sends orders for a product that does not exist: they go all the way to the database, get a 404, and move nothing. Without
 * them, compilation would take up a third of a CPU for the first seconds of a sale. They are not logged, traced or counted.
 */
export async function warmUp(url: string): Promise<void> {
  const dispatcher = new Agent({ connections: CLIENTS });
  const level = log.level;
  log.level = 'warn';
  let left = REQUESTS;
  const client = async () => {
    while (left-- > 0) {
      const order = { product_id: -1, idempotency_key: randomUUID(), customer_id: 'warm-up', quantity: 1 };
      const options = {
        method: 'POST',
        headers: { 'content-type': 'application/json', traceparent: TRACEPARENT },
        dispatcher,
      } as const;
      const { body } = await request(`${url}/orders`, { ...options, body: JSON.stringify(order) });
      await body.dump();
    }
  };
  try {
    await Promise.all(Array.from({ length: CLIENTS }, client));
  } finally {
    log.level = level;
    forgetRequests();
    await dispatcher.close();
  }
}
