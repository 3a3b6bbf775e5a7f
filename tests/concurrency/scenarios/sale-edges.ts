import assert from 'node:assert/strict';
import type { ApiResponse, Purchase } from '../instance.ts';
import { createSale, type TestSale } from '../sale.ts';
import type { Round, Scenario } from '../scenario.ts';
import type { Target } from '../target.ts';

/** How far ahead the instant is when the attempts are let go, in milliseconds: a round each in turn. */
const MARGINS = [0, 1, 2, 4, 8, 50] as const;
/** When the instant comes: attempts have so long to reach the database and wait. */
const LEAD_MS = 250;

/** Three users press before an instant and wait for the item; they are let go around it. */
async function pressAround(target: Target, round: number, sale: TestSale, instant: string) {
  const race = await target.race('item', sale.itemId);
  for (const contender of [0, 1, 2]) {
    await race.enter(() => target.instance(contender).purchase(sale.id, `user ${contender}`));
  }
  const margin = MARGINS[round % MARGINS.length] as number;
  await sale.waitUntil(instant, margin);
  return { responses: await race.release(), waiting: race.waiting, isPast: margin === 0 };
}

const isPurchase = ({ status }: ApiResponse): boolean => status === 201;

const outcomeOf = (responses: ApiResponse[]): Round['outcome'] => {
  const bought = responses.filter(isPurchase).length;
  return bought === responses.length ? 'all bought' : bought === 0 ? 'none bought' : 'some bought';
};

/** Each attempt is decided by the clock under the lock, not by when it was sent. */
export const openingOfASale: Scenario = {
  name: 'a sale opens while three users wait',
  claim: 'bought at the opening or later, or told when it opens',
  contenders: 3,
  async run(target, round) {
    const sale = await createSale(target, 3, { startsIn: LEAD_MS });
    const { responses, waiting, isPast } = await pressAround(target, round, sale, sale.startsAt);
    for (const response of responses) {
      if (isPurchase(response)) assert.ok((response.body as Purchase).created_at >= sale.startsAt, 'bought too early');
      else assert.deepEqual(refusal(response, 'starts_at'), [409, 'sale_not_started', sale.startsAt]);
    }
    const outcome = outcomeOf(responses);
    if (isPast) assert.equal(outcome, 'all bought');
    return { outcome, waiting };
  },
};

/** An attempt that waited until the sale was over buys nothing, though units are left. */
export const closingOfASale: Scenario = {
  name: 'a sale ends while three users wait',
  claim: 'bought before the end, or told when it ended',
  contenders: 3,
  async run(target, round) {
    const sale = await createSale(target, 3, { endsIn: LEAD_MS });
    const { responses, waiting, isPast } = await pressAround(target, round, sale, sale.endsAt);
    for (const response of responses) {
      if (isPurchase(response)) assert.ok((response.body as Purchase).created_at < sale.endsAt, 'bought too late');
      else assert.deepEqual(refusal(response, 'ends_at'), [409, 'sale_ended', sale.endsAt]);
    }
    const outcome = outcomeOf(responses);
    if (isPast) assert.equal(outcome, 'none bought');
    return { outcome, waiting };
  },
};

const refusal = ({ status, code, body }: ApiResponse, member: 'starts_at' | 'ends_at') => [
  status,
  code,
  (body as Record<string, unknown>)[member],
];
