import { placeOrder } from './customers.ts';
import type { KeyHistory } from './histories.ts';
import type { Phase } from './phases.ts';
import type { Run } from './run.ts';
import { MAX_QUANTITY, type Product } from './shop.ts';

export const KEYS = 200;
export const COPIES = 20;
/** Product 4 of spec 003, the webcam: 10 units. */
export const HOT_PRODUCT = 4;
const HOT_ORDERS = 2000;

/** 200 keys, each sent 20 times, all at once. */
export const copiesOfKeys: Phase = {
  name: 'Copies',
  description: `${KEYS} keys, each sent ${COPIES} times, all at once`,
  async act(run) {
    const units = run.before.products.flatMap(({ id, current_stock }) => new Array<number>(current_stock).fill(id));
    if (units.length < KEYS) throw new Error(`${KEYS} units are needed, ${units.length} are in stock: see --stock`);
    const step = units.length / KEYS;
    const histories = Array.from({ length: KEYS }, (_, index) =>
      run.histories.open(units[Math.floor(index * step)] as number, 1),
    );
    await sendAtOnce(
      run,
      histories.flatMap((history) => new Array<KeyHistory>(COPIES).fill(history)),
    );
  },
};

/** 2,000 orders of 1 to 5 units for a product of 10, all at once. */
export const raceForHotProduct: Phase = {
  name: 'Race',
  description: `${HOT_ORDERS} orders of 1 to ${MAX_QUANTITY} units for product ${HOT_PRODUCT}, all at once`,
  async act(run) {
    const product = run.before.products.find(({ id }) => id === HOT_PRODUCT) as Product;
    if (product.current_stock === 0) throw new Error(`Product ${HOT_PRODUCT} is sold out already: see --stock`);
    const histories = Array.from({ length: HOT_ORDERS }, () =>
      run.histories.open(HOT_PRODUCT, 1 + Math.floor(run.random() * MAX_QUANTITY)),
    );
    await sendAtOnce(run, histories);
  },
};

/** Sends all orders before any response is read, and reads the hot product's stock until the last response is there. */
async function sendAtOnce(run: Run, histories: KeyHistory[]): Promise<void> {
  const intendedAt = performance.now();
  let answered = false;
  const sent = Promise.all(histories.map((history) => placeOrder(run, history, intendedAt))).finally(() => {
    answered = true;
  });
  while (!answered) await run.readStock(HOT_PRODUCT);
  await sent;
}
