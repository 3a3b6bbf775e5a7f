import { bodyOf } from '../client.ts';
import { constant, openLoop } from '../load.ts';
import type { Phase } from '../phases.ts';
import type { Run } from '../run.ts';
import type { Sale } from './client.ts';
import type { Moments } from './clock.ts';
import type { FlashSale } from './flash-sale.ts';
import { openSales } from './prepare.ts';
import type { Attempt, SaleRecord } from './sale.ts';
import { flashSalePresses, type Press, secondSalePresses } from './schedule.ts';

const BEFORE = 'Before the opening';
const OPEN = 'Open';
const AFTER = 'After the end';

/** How often a watcher asks, in seconds. */
const WATCH_SECONDS = 2;

/** Users press and watchers poll, from some seconds before the opening until some after the end. */
export const sell = (flashSale: FlashSale): Phase => ({
  name: 'Flash sale',
  description: 'some press before the opening, most soon after it, some after the end; watchers poll',
  async act(run) {
    const { main, second, size } = flashSale;
    const presses = [
      ...flashSalePresses(main, size, run.random),
      ...secondSalePresses(second, size, run.random),
    ].toSorted((one, other) => one.due - other.due);
    await openSales(run, flashSale);
    run.recorder.begin(BEFORE);
    const [opens, closes] = [middle(main.opens), middle(main.closes)];
    const begin = (phase: string, at: number) => setTimeout(() => run.recorder.begin(phase), at - performance.now());
    const timers = [begin(OPEN, opens), begin(AFTER, closes)];
    await Promise.all([sendPresses(run, presses, opens), watch(run, flashSale)]).finally(() =>
      timers.forEach(clearTimeout),
    );
  },
});

const middle = ({ earliest, latest }: Moments) => (earliest + latest) / 2;

/** Sends each press when it is due, by the moment of the opening. */
function sendPresses(run: Run, presses: Press[], opens: number): Promise<void> {
  const untilOpening = opens - performance.now();
  const due = presses.map((press) => press.due + untilOpening);
  const left = presses.values();
  return openLoop(due, async (intendedAt) => {
    const { value: press } = left.next();
    if (press) await attempt(run, press, intendedAt);
  });
}

/** One press, recorded with its response. */
export async function attempt(
  run: Run,
  { sale, user, typed, key }: Omit<Press, 'due'>,
  intendedAt?: number,
): Promise<Attempt> {
  const sent = { ...(await run.sales.purchase(sale.id, typed, key, intendedAt)), user, key };
  sale.attempts.push(sent);
  return sent;
}

interface Watcher {
  record: SaleRecord;
  /** What it got last. */
  etag?: string | undefined;
  sale?: Sale;
}

/** Watchers ask in turn; nine in ten watch the flash sale. */
async function watch(run: Run, { main, second, size }: FlashSale): Promise<void> {
  const { watchers, before, open, after } = size;
  const all = Array.from({ length: watchers }, (_, index): Watcher => ({ record: index % 10 === 9 ? second : main }));
  let turn = 0;
  await openLoop(constant(watchers / WATCH_SECONDS, (before + open + after) * 1000), (intendedAt) =>
    poll(run, all[turn++ % watchers] as Watcher, intendedAt),
  );
}

/** Reads a sale with the ETag of what the watcher has. */
async function poll(run: Run, watcher: Watcher, intendedAt: number): Promise<void> {
  const { record } = watcher;
  const { exchange, etag } = await run.sales.getSale(record.id, { known: watcher.etag, intendedAt });
  const { sentAt, answeredAt, status } = exchange;
  if (status === 200) Object.assign(watcher, { etag, sale: bodyOf<Sale>(exchange) });
  if (!watcher.sale || (status !== 200 && status !== 304)) return;
  record.readings.push({ sentAt, answeredAt, sale: watcher.sale });
  run.stockReadings.push({ at: answeredAt, name: record.name, units: watcher.sale.remaining_quantity });
}
