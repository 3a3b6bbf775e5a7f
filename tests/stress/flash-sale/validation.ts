import { setTimeout as delay } from 'node:timers/promises';
import pLimit from 'p-limit';
import { note } from '../checks/criterion.ts';
import { bodyOf, isSuccess, untilAnswered } from '../client.ts';
import { withDatabase } from '../database.ts';
import type { Phase } from '../phases.ts';
import type { Run } from '../run.ts';
import { VALIDATION } from '../validation.ts';
import { checkPurchaseRows } from './checks/database.ts';
import type { PurchaseCheck, Sale } from './client.ts';
import type { FlashSale } from './flash-sale.ts';
import type { SaleRecord } from './sale.ts';
import { attempt } from './sell.ts';

/** Look-ups in flight; the service reads a few at a time. */
const LOOK_UPS_AT_ONCE = 8;

/** Sends again what got no response, then asks for purchases and sales, and the database where it is named. */
export const validation = ({ sales, clock }: FlashSale): Phase => ({
  name: VALIDATION,
  description: 'purchases are looked up, every rule is checked',
  async act(run) {
    for (const sale of sales) {
      await Promise.all(
        sale.unsettled().map((lost) => untilAnswered(() => attempt(run, { ...lost, sale, typed: lost.user }))),
      );
      await lookUp(run, sale);
      const lastResponse = Math.max(...sale.attempts.map(({ answeredAt }) => answeredAt));
      sale.after = await readUntil(
        run,
        sale,
        ({ server_time }) => clock.momentsOf(server_time).earliest > lastResponse,
      );
    }
    run.databaseCriteria = (await withDatabase(run.settings, (query) => checkPurchaseRows(query, sales))) ?? [
      note('Database', 'not checked: neither DATABASE_URL nor --psql is given'),
    ];
  },
});

/** Every buyer, and as many others. */
async function lookUp(run: Run, sale: SaleRecord): Promise<void> {
  const buyers = sale.buyers();
  const others = new Set(sale.attempts.map(({ user }) => user).filter((user) => !buyers.has(user)));
  await pLimit(LOOK_UPS_AT_ONCE).map([...buyers.keys(), ...[...others].slice(0, buyers.size)], async (user) => {
    const exchange = await untilAnswered(() => run.sales.getPurchase(sale.id, user));
    if (isSuccess(exchange)) sale.lookUps.set(user, bodyOf<PurchaseCheck>(exchange));
  });
}

/** Reads the sale until the response is late enough: it may come from a cache. */
async function readUntil(run: Run, { id }: SaleRecord, isLate: (sale: Sale) => boolean): Promise<Sale | undefined> {
  for (let tries = 0; tries < 20; tries++) {
    const { exchange } = await run.sales.getSale(id);
    if (isSuccess(exchange) && isLate(bodyOf<Sale>(exchange))) return bodyOf<Sale>(exchange);
    await delay(250);
  }
  return undefined;
}
