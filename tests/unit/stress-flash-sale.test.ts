import { randomLcg } from 'd3-random';
import { describe, expect, test } from 'vitest';
import type { Criterion } from '../stress/checks/criterion.ts';
import { checkPrecedence, checkWindow } from '../stress/flash-sale/checks/course.ts';
import { checkCoverage } from '../stress/flash-sale/checks/coverage.ts';
import { checkLookUps, checkOnePurchase, checkUnits } from '../stress/flash-sale/checks/purchases.ts';
import { checkWatchers } from '../stress/flash-sale/checks/watchers.ts';
import type { Sale } from '../stress/flash-sale/client.ts';
import { ServerClock } from '../stress/flash-sale/clock.ts';
import { FlashSale } from '../stress/flash-sale/flash-sale.ts';
import type { Attempt, SaleRecord } from '../stress/flash-sale/sale.ts';
import { flashSalePresses, secondSalePresses } from '../stress/flash-sale/schedule.ts';
import { FULL_FLASH_SALE } from '../stress/settings.ts';
import { goodRun, instant, press, see } from '../support/flash-sale-run.ts';

const failed = (criteria: Criterion[]) => criteria.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name);

const check = (run: FlashSale) =>
  [checkUnits, checkOnePurchase, checkPrecedence, checkWindow, checkLookUps, checkWatchers, checkCoverage].map((each) =>
    each(run),
  );

test('a flash sale without a fault passes', () => {
  expect(check(goodRun()).flatMap(({ faults }) => faults)).toEqual([]);
});

const [units, one, order, inWindow, lookUps, watchers, coverage] = check(goodRun()).map(({ name }) => name) as string[];

/** The only attempt with that key and outcome. */
const find = ({ attempts }: SaleRecord, key: string, code?: string) =>
  attempts.find((attempt) => attempt.key === key && attempt.code === code) as {
    -readonly [K in keyof Attempt]: Attempt[K];
  };

test.each<[what: string, change: (run: FlashSale) => unknown, criteria: (string | undefined)[]]>([
  ['a unit was not sold', ({ main }) => main.attempts.splice(4, 2), [units]],
  ['more units were sold than there are', ({ main }) => press(main, [1430, 1440], 'cy 3', 'purchased'), [units]],
  ['two users have one purchase', ({ main }) => (find(main, 'bob 1').text = find(main, 'ada 1').text), [units, one]],
  ['a unit disappeared', ({ second }) => Object.assign(second.after as Sale, { remaining_quantity: 0 }), [units]],
  ['nobody could read the sale', ({ second }) => (second.after = undefined), [units]],
  ['a user bought twice', ({ main }) => press(main, [1430, 1440], 'ada 3', 'purchased'), [one]],
  [
    'a buyer was told of another purchase',
    ({ main }) => (find(main, 'ada 2', 'already_purchased').text = '{"purchase":{"id":"x"}}'),
    [one],
  ],
  ['a buyer was refused afterwards', ({ main }) => press(main, [1600, 1610], 'ada 3', 'sold_out'), [one]],
  [
    'a buyer was told that it had not started',
    ({ main }) => press(main, [1115, 1116], 'ada 3', 'sale_not_started'),
    [one, order],
  ],
  ['a replay was refused', ({ main }) => press(main, [1600, 1610], 'ada 1', 'already_purchased'), [one]],
  ['another key was taken for a replay', ({ main }) => press(main, [1600, 1610], 'ada 3', 'replayed'), [one]],
  [
    'there was a purchase before it was bought',
    ({ main }) => (find(main, 'ada 2', 'already_purchased').answeredAt = 1099),
    [one],
  ],
  ['only replays, and no response was lost', ({ main }) => (find(main, 'bob 1').replayed = true), [one]],
  [
    'the purchase is of another user',
    ({ main }) => (find(main, 'bob 1').text = find(main, 'bob 1').text.replace('bob', 'cy')),
    [one],
  ],
  [
    'a user without a purchase was told of one',
    ({ main }) => press(main, [1600, 1610], 'cy 3', 'already_purchased'),
    [one],
  ],
  ['it had not started after a purchase', ({ main }) => press(main, [1120, 1130], 'cy 3', 'sale_not_started'), [order]],
  ['it was sold out before it had started', ({ main }) => press(main, [960, 970], 'cy 3', 'sold_out'), [order]],
  ['it was sold out with a unit left', ({ main }) => press(main, [1380, 1390], 'cy 3', 'sold_out'), [order]],
  [
    'it was sold out after it had ended',
    ({ main }) => press(main, [9211, 9212], 'cy 3', 'sold_out'),
    [order, inWindow],
  ],
  ['a unit came back', ({ main }) => press(main, [1600, 1610], 'cy 3', 'purchased'), [units, order]],
  [
    'it had not started long after the opening',
    ({ main }) => press(main, [1060, 1070], 'cy 3', 'sale_not_started'),
    [inWindow],
  ],
  [
    'it had ended before the end',
    ({ second }) => press(second, [2920, 2930], 'eve 2', 'sale_ended'),
    [order, inWindow],
  ],
  ['it was open after the end', ({ second }) => press(second, [3060, 3070], 'fay 1', 'purchased'), [order, inWindow]],
  [
    'a purchase is of the instant of the end',
    ({ second }) => (find(second, 'dee 1').text = find(second, 'dee 1').text.replace(instant(2995), instant(3000))),
    [inWindow],
  ],
  [
    'a purchase is of before the opening',
    ({ main }) =>
      (find(main, 'bob 1').text = find(main, 'bob 1').text.replace(instant(1420), '2026-01-01T00:00:00.999999Z')),
    [inWindow],
  ],
  ['another start was told', ({ main }) => (find(main, 'ada 1', 'sale_not_started').text = '{}'), [inWindow]],
  ['another end was told', ({ main }) => (find(main, 'cy 2', 'sale_ended').text = '{}'), [inWindow]],
  ['a buyer looked and found nothing', ({ main }) => main.lookUps.set('ada', { secured: false }), [lookUps]],
  ['a buyer could not look', ({ main }) => main.lookUps.delete('ada'), [lookUps]],
  ['a watcher saw a negative number', ({ main }) => see(main, 2500, 'active', -1), [watchers]],
  ['a watcher saw units that were sold long ago', ({ main }) => see(main, 4500, 'active', 2), [watchers]],
  ['a watcher saw fewer units than were left', ({ main }) => see(main, 1050, 'active', 1), [watchers]],
  ['a watcher saw it open before the opening', ({ main }) => see(main, 900, 'active', 2), [watchers]],
  ['a watcher saw it upcoming long after', ({ main }) => see(main, 4060, 'upcoming', 0), [watchers]],
  ['a watcher saw it ended before the end', ({ main }) => see(main, 8900, 'ended', 0), [watchers]],
  ['no watcher saw the last unit go', ({ main }) => main.readings.splice(2), [watchers]],
  ['nobody came before the opening', ({ main }) => main.attempts.splice(0, 1), [coverage]],
  ['no key was sent again', ({ main }) => main.attempts.splice(2, 1), [coverage]],
  ['nobody came when all was sold', ({ main }) => main.attempts.splice(6, 1), [coverage]],
  ['nobody came after the end', ({ main }) => main.attempts.splice(7, 1), [coverage]],
  ['nobody came too late for units that were left', ({ second }) => second.attempts.splice(2, 1), [coverage]],
])('%s', (_what, change, criteria) => {
  const run = goodRun();
  change(run);
  expect(failed(check(run))).toEqual(expect.arrayContaining(criteria));
});

test('a lost 201 that the next attempt replays is no fault of the sale', () => {
  const run = goodRun();
  const lost = find(run.main, 'bob 1');
  run.main.attempts.push({ ...lost, sentAt: 1430, answeredAt: 1440, replayed: true });
  Object.assign(lost, { status: undefined, text: 'SocketError: other side closed' });
  expect(failed(check(run))).toEqual([]);
});

describe('presses', () => {
  const { main, second } = new FlashSale(FULL_FLASH_SALE);
  const presses = flashSalePresses(main, FULL_FLASH_SALE, randomLcg(1));
  const share = (from: number, to: number) =>
    presses.filter(({ due }) => due >= from && due < to).length / presses.length;

  test('are three a user, the same for the same seed', () => {
    expect(presses).toHaveLength(30_000);
    expect(new Set(presses.map(({ user }) => user)).size).toBe(10_000);
    const again = flashSalePresses(main, FULL_FLASH_SALE, randomLcg(1));
    expect(again.map(({ due, typed }) => [due, typed])).toEqual(presses.map(({ due, typed }) => [due, typed]));
  });

  test('begin before the opening, are most just after it, and go on after the end', () => {
    expect(share(-5000, 0)).toBeCloseTo(0.1, 1);
    expect(share(0, 10_000)).toBeGreaterThan(0.4);
    expect(share(60_000, 70_000)).toBeCloseTo(0.05, 1);
    expect(share(-5000, 70_001)).toBe(1);
  });

  test('are some of them retries, some at the same moment, and some in capitals', () => {
    const users = [...Map.groupBy(presses, ({ user }) => user).values()];
    const some = (holds: (own: typeof presses) => boolean) => users.filter(holds).length / users.length;
    expect(some((own) => own.length > new Set(own.map(({ key }) => key)).size)).toBeCloseTo(0.36, 1);
    expect(some(([first, next]) => first?.due === next?.due)).toBeCloseTo(0.1, 1);
    expect(some((own) => own.some(({ user, typed }) => user !== typed))).toBeCloseTo(0.27, 1);
  });

  test('of the second sale are half of them at its closing', () => {
    const due = secondSalePresses(second, FULL_FLASH_SALE, randomLcg(1)).map((press) => press.due);
    expect(due).toHaveLength(3000);
    expect(due.filter((at) => Math.abs(at - 18_000) < 1500).length).toBeGreaterThan(1500);
  });
});

test('the service’s clock is known as closely as its responses were fast', () => {
  const clock = new ServerClock();
  clock.read({ server_time: instant(1000) }, { sentAt: 0, answeredAt: 500 });
  clock.read({ server_time: instant(2000) }, { sentAt: 1300, answeredAt: 1310 });
  const { earliest, latest } = clock.momentsOf(instant(3000));
  expect([earliest, latest]).toEqual([2299 - 50, 2310 + 50]);
});
