import type { Sale } from '../stress/flash-sale/client.ts';
import { FlashSale } from '../stress/flash-sale/flash-sale.ts';
import type { Attempt, SaleRecord } from '../stress/flash-sale/sale.ts';

const MIDNIGHT = Date.parse('2026-01-01T00:00:00Z');
/** An instant of the service, so many milliseconds after midnight; its clock shows midnight when ours shows 0. */
export const instant = (ms: number) => new Date(MIDNIGHT + ms).toISOString().replace('Z', '000Z');

type Outcome = 'purchased' | 'replayed' | 'already_purchased' | 'sale_not_started' | 'sold_out' | 'sale_ended';

/** Adds an attempt of a user with a key such as `ada 1`, and its response. */
export function press(
  sale: SaleRecord,
  [sentAt, answeredAt]: [number, number],
  key: string,
  outcome: Outcome,
): Attempt {
  const [user = ''] = key.split(' ');
  const bought = outcome === 'purchased' ? instant(answeredAt) : sale.buyers().get(user)?.attempt.text;
  const purchase = bought?.startsWith('{')
    ? JSON.parse(bought)
    : { id: `${sale.id} ${user}`, sale_id: sale.id, item_id: sale.itemId, user_id: user, created_at: bought };
  const { startsAt: starts_at, endsAt: ends_at } = sale;
  const isSuccess = outcome === 'purchased' || outcome === 'replayed';
  const attempt: Attempt = {
    ...{ kind: 'purchase', intendedAt: sentAt, sentAt, answeredAt, user, key },
    status: isSuccess ? 201 : 409,
    code: isSuccess ? undefined : outcome,
    text: JSON.stringify(isSuccess ? purchase : { purchase, starts_at, ends_at }),
    replayed: outcome === 'replayed',
  };
  sale.attempts.push(attempt);
  return attempt;
}

/** A watcher's reading of so many units. */
export function see(sale: SaleRecord, at: number, status: Sale['status'], left: number): void {
  const state = { status, total_quantity: sale.units, remaining_quantity: left, sold_out: left === 0 } as Sale;
  sale.readings.push({ sentAt: at, answeredAt: at + 1, sale: state });
}

/** Two units for Ada and Bob, none for Cy; a second sale of two units, one for Dee, and Eve is too late. */
export function goodRun(): FlashSale {
  const run = new FlashSale({ users: 3, units: 2, watchers: 1, before: 1, open: 4, after: 1 });
  const { main, second, clock } = run;
  clock.read({ server_time: instant(0) }, { sentAt: 0, answeredAt: 0 });
  const windows: [SaleRecord, number, number][] = [
    [main, 1000, 9000],
    [second, 2000, 3000],
  ];
  for (const [sale, starts, ends] of windows) {
    const [startsAt, endsAt] = [instant(starts), instant(ends)];
    const [opens, closes] = [clock.momentsOf(startsAt), clock.momentsOf(endsAt)];
    Object.assign(sale, { startsAt, endsAt, opens, closes, itemId: 'lamp' });
  }
  press(main, [500, 510], 'ada 1', 'sale_not_started');
  press(main, [1100, 1110], 'ada 1', 'purchased');
  press(main, [1200, 1210], 'ada 1', 'replayed');
  press(main, [1300, 1310], 'ada 2', 'already_purchased');
  press(main, [1400, 1420], 'bob 1', 'purchased');
  press(main, [1405, 1425], 'bob 2', 'already_purchased');
  press(main, [1500, 1510], 'cy 1', 'sold_out');
  press(main, [9200, 9210], 'cy 2', 'sale_ended');
  press(second, [2990, 2995], 'dee 1', 'purchased');
  press(second, [2991, 2996], 'dee 2', 'already_purchased');
  press(second, [2994, 3002], 'eve 1', 'sale_ended');
  for (const [at, status, left] of [
    [900, 'upcoming', 2],
    [2000, 'active', 2],
    [2500, 'active', 0],
    [9100, 'ended', 0],
  ] as const)
    see(main, at, status, left);
  see(second, 3100, 'ended', 1);
  for (const sale of run.sales) {
    const { id, units } = sale;
    sale.after = { id, total_quantity: units, remaining_quantity: units - sale.buyers().size } as Sale;
    for (const user of new Set(sale.attempts.map((attempt) => attempt.user))) {
      const buyer = sale.buyers().get(user);
      sale.lookUps.set(user, buyer ? { secured: true, purchase: buyer.purchase } : { secured: false });
    }
  }
  return run;
}
