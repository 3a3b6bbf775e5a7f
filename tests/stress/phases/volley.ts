import type { KeyHistory } from '../books.ts';
import { placeOrder } from '../customers.ts';
import type { Run } from '../run.ts';
import { MAX_QUANTITY, type Product } from '../shop/contract.ts';
import type { Phase } from './phase.ts';

export const KEYS = 200;
export const COPIES = 20;
export const WEBCAM = 4;
export const WEBCAM_ORDERS = 2000;

/** 200 keys, each sent 20 times, all at once. */
export const copiesOfKeys: Phase = {
  name: 'Copies',
  description: `${KEYS} keys, each sent ${COPIES} times, all at once`,
  async act(run) {
    const units = run.before.products.flatMap(({ id, current_stock }) => new Array<number>(current_stock).fill(id));
    if (units.length < KEYS) throw new Error(`${KEYS} units are needed, ${units.length} are in stock: see --stock`);
    const step = units.length / KEYS;
    const histories = Array.from({ length: KEYS }, (_, index) =>
      run.books.open(units[Math.floor(index * step)] as number, 1),
    );
    await sendAtOnce(
      run,
      histories.flatMap((history) => new Array<KeyHistory>(COPIES).fill(history)),
    );
  },
};

/** 2,000 orders of 1 to 5 units for a product of 10, all at once. */
export const rushForWebcams: Phase = {
  name: 'Rush',
  description: `${WEBCAM_ORDERS} orders of 1 to ${MAX_QUANTITY} units for product ${WEBCAM}, all at once`,
  async act(run) {
    const webcam = run.before.products.find(({ id }) => id === WEBCAM) as Product;
    if (webcam.current_stock === 0) throw new Error(`Product ${WEBCAM} is sold out already: see --stock`);
    const histories = Array.from({ length: WEBCAM_ORDERS }, () =>
      run.books.open(WEBCAM, 1 + Math.floor(run.random() * MAX_QUANTITY)),
    );
    await sendAtOnce(run, histories);
  },
};

/** Send all orders before any answer is read, and read product 4's stock until the last answer is in. */
async function sendAtOnce(run: Run, histories: KeyHistory[]): Promise<void> {
  const intendedAt = performance.now();
  let answered = false;
  const sent = Promise.all(histories.map((history) => placeOrder(run, history, intendedAt))).finally(() => {
    answered = true;
  });
  while (!answered) await run.readStock(WEBCAM);
  await sent;
}
