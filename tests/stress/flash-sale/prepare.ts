import { setTimeout as delay } from 'node:timers/promises';
import { constant, openLoop } from '../load.ts';
import { type Phase, WARM_UP } from '../phases.ts';
import type { Run } from '../run.ts';
import type { FlashSale } from './flash-sale.ts';
import type { SaleRecord } from './sale.ts';
import { SECOND_WINDOW } from './schedule.ts';

const DAY_MS = 86_400_000;
/** What configuring the sales may take: the load begins after it. */
const SETUP_MS = 500;

/** Creates the sales, then reads one until the service has had its time to start. */
export const warmUp = (flashSale: FlashSale, seconds: number): Phase => ({
  name: WARM_UP,
  description: `two sales are created, and one is read twice a second, for ${seconds} s`,
  async act(run) {
    const endsAt = performance.now() + seconds * 1000;
    for (const sale of flashSale.sales) {
      sale.itemId = await createItem(run, sale, endsAt);
      await configure(run, flashSale, sale, Date.now() + DAY_MS, Date.now() + 2 * DAY_MS);
    }
    await openLoop(constant(2, Math.max(0, endsAt - performance.now())), (intendedAt) =>
      run.sales.getSale(flashSale.main.id, { intendedAt }),
    );
  },
});

/** Tries until the warm-up ends, because the service may still be starting. */
async function createItem({ sales, settings }: Run, { name, units }: SaleRecord, endsAt: number): Promise<string> {
  for (;;) {
    const id = await sales.createItem(`Stress test: ${name}`, units, settings.apiKey);
    if (id) return id;
    if (performance.now() > endsAt) throw new Error(`${settings.baseUrl} does not serve POST /v1/items`);
    await delay(200);
  }
}

/** Moves both windows to where the load will be, by the service's clock. */
export async function openSales(run: Run, flashSale: FlashSale): Promise<void> {
  const { main, second, size, clock } = flashSale;
  const opening = clock.now() + SETUP_MS + size.before * 1000;
  const at = (part: number) => opening + part * size.open * 1000;
  await configure(run, flashSale, main, at(0), at(1));
  await configure(run, flashSale, second, at(SECOND_WINDOW.opens), at(SECOND_WINDOW.closes));
  for (const sale of flashSale.sales) {
    sale.opens = clock.momentsOf(sale.startsAt);
    sale.closes = clock.momentsOf(sale.endsAt);
  }
}

async function configure(run: Run, { clock }: FlashSale, record: SaleRecord, starts: number, ends: number) {
  const [starts_at, ends_at] = [starts, ends].map((time) => new Date(time).toISOString()) as [string, string];
  const settings = { item_id: record.itemId, starts_at, ends_at };
  const { sale, ...times } = await run.sales.configure(record.id, settings, run.settings.apiKey);
  clock.read(sale, times);
  record.startsAt = sale.starts_at;
  record.endsAt = sale.ends_at;
}
