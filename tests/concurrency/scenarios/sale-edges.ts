import assert from 'node:assert/strict';
import type { ApiResponse, Purchase } from '../instance.ts';
import { createSale, type TestSale } from '../sale.ts';
import type { Scenario } from '../scenario.ts';
import type { Target } from '../target.ts';

/** How far ahead the instant is, in milliseconds: a round each in turn. */
const MARGINS = [0, 2, 5, 10, 20, 50] as const;
/** When the instant comes. */
const LEAD_MS = 250;

const marginOf = (round: number) => MARGINS[round % MARGINS.length] as number;

/**
 * Users press on their instances around the opening. In half of the rounds the item is locked meanwhile: before the opening
 * they are refused without waiting, from then on they wait and buy.
 */
export const openingOfASale: Scenario = {
  name: 'a sale opens as three users press',
  claim: 'refused at once before the opening, bought after it',
  contenders: 0,
  async run(target, round) {
    const sale = await createSale(target, 3, { startsIn: LEAD_MS });
    const pressAround = round % 2 === 0 ? pressAtALock : pressAtOnce;
    const responses = await pressAround(target, sale, marginOf(Math.floor(round / 2)));
    for (const response of responses) {
      if (isPurchase(response)) assert.ok(response.body.created_at >= sale.startsAt, 'bought before the opening');
      else assert.deepEqual(refusal(response), [409, 'sale_not_started', { starts_at: sale.startsAt }]);
    }
    const bought = responses.map(isPurchase);
    assert.ok(bought[2], 'refused after the opening');
    return { outcome: inWords(bought.filter(Boolean).length), waiting: 0 };
  },
};

const pressOn = (target: Target, sale: TestSale) => (user: number) => () =>
  target.instance(user).purchase(sale.id, `user ${user}`);

/** Two press one after the other, so many milliseconds before the opening, and one after it, while the item is locked. */
async function pressAtALock(target: Target, sale: TestSale, margin: number): Promise<ApiResponse[]> {
  const press = pressOn(target, sale);
  const race = await target.race('item', sale.itemId);
  await sale.waitUntil(sale.startsAt, margin);
  await race.enter(press(0));
  await race.enter(press(1));
  await sale.waitUntil(sale.startsAt);
  await race.enter(press(2));
  return race.release();
}

/** Two press at once, so many milliseconds before the opening, and one after it. */
async function pressAtOnce(target: Target, sale: TestSale, margin: number): Promise<ApiResponse[]> {
  const press = pressOn(target, sale);
  await sale.waitUntil(sale.startsAt, margin);
  const last = sale.waitUntil(sale.startsAt).then(press(2));
  return Promise.all([press(0)(), press(1)(), last]);
}

/** Users who pressed in time wait for the item until the sale is over, or nearly: the clock under the lock decides. */
export const closingOfASale: Scenario = {
  name: 'a sale ends while three users wait',
  claim: 'bought before the end, or told when it ended',
  contenders: 3,
  async run(target, round) {
    const sale = await createSale(target, 3, target.database ? {} : { endsIn: LEAD_MS });
    const race = await target.race('item', sale.itemId);
    for (const user of [0, 1, 2]) await race.enter(pressOn(target, sale)(user));
    const endsAt = await sale.end(marginOf(round));
    const responses = await race.release();
    for (const response of responses) {
      if (isPurchase(response)) assert.ok(response.body.created_at < endsAt, 'bought after the end');
      else assert.deepEqual(refusal(response), [409, 'sale_ended', { ends_at: endsAt }]);
    }
    const bought = responses.filter(isPurchase).length;
    if (marginOf(round) === 0) assert.equal(bought, 0, 'bought after the end');
    return { outcome: inWords(bought), waiting: race.waiting };
  },
};

const inWords = (bought: number): string => `bought by ${['none', 'one', 'two', 'all'][bought]}`;

const isPurchase = (response: ApiResponse): response is ApiResponse<Purchase> => response.status === 201;

/** The status, the code, and what the response says of the window. */
function refusal({ status, code, body }: ApiResponse): unknown[] {
  const { starts_at, ends_at } = body as { starts_at?: string; ends_at?: string };
  return [status, code, { ...(starts_at && { starts_at }), ...(ends_at && { ends_at }) }];
}
