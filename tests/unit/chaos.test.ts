import { randomLcg } from 'd3-random';
import { expect, test } from 'vitest';
import { compare } from '../chaos/checks.ts';
import type { Purchase } from '../chaos/customers.ts';
import { gapTable } from '../chaos/gaps.ts';
import { planKills, type Target } from '../chaos/kills.ts';

const target = (name: string, ...instances: number[]): Target => ({ name, processes: [], instances });
const targets = [target('Postgres', 0, 1), target('one instance', 0)];

test('a seed is a plan: each target in two turns, with pauses of 1 to 5 s', () => {
  const plan = planKills(12, targets, randomLcg(7));
  expect(planKills(12, targets, randomLcg(7))).toEqual(plan);
  expect(planKills(12, targets, randomLcg(8))).not.toEqual(plan);
  expect(Object.values(Object.groupBy(plan, (kill) => kill.target.name)).map((kills) => kills?.length)).toEqual([6, 6]);
  expect(plan.slice(0, 3).map((kill) => kill.target)).toEqual(new Array(3).fill(plan[0]?.target));
  for (const { pause } of plan) expect(pause).toSatisfy((ms: number) => ms >= 1000 && ms <= 5000);
  expect(planKills(2, targets, randomLcg(7), 5).map(({ pause }) => pause)).toEqual([5000, 5000]);
});

function purchase(customerId: string, ...acknowledged: object[]): Purchase {
  const acknowledgements = new Set(acknowledged.map((body) => JSON.stringify(body)));
  return { customerId, path: '', headers: {}, body: {}, acknowledgements };
}

test('a purchase is lost without its row, and doubled with two rows or two different acknowledgements', () => {
  const purchases = [
    purchase('good order', { order_id: '1' }),
    purchase('good reservation', { id: '2' }),
    purchase('never acknowledged'),
    purchase('lost', { id: '3' }),
    purchase('two rows', { id: '4' }),
    purchase('two answers', { id: '6', n: 1 }, { id: '6', n: 2 }),
  ];
  const rows = ['1 good order', '2 good reservation', '4 two rows', '5 two rows', '6 two answers'].map((row) => ({
    id: row.slice(0, 1),
    customer_id: row.slice(2),
  }));
  const [lost, doubled] = compare(purchases, rows);
  expect(lost?.faults).toEqual(['lost was acknowledged {"id":"3"}']);
  expect(doubled?.faults).toEqual([
    'two rows has 2 rows: 4, 5',
    'two answers was told {"id":"6","n":1} and {"id":"6","n":2}',
  ]);
});

test('the gap after a kill is that of the instances that it concerns, up to the next kill', () => {
  const acknowledgements = [0, 100, 200, 300, 900, 1000, 3000, 3100].map((at, index) => ({ at, instance: index % 2 }));
  const kills = [
    { target: targets[1] as Target, at: 250 },
    { target: targets[0] as Target, at: 1100 },
  ];
  expect(gapTable(kills, acknowledgements).rows).toEqual([
    ['one instance', '1', '700', '700'],
    ['Postgres', '1', '2000', '2000'],
  ]);
});
