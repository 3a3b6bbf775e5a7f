import { describe, expect, test } from 'vitest';
import type { Criterion } from '../stress/checks/criterion.ts';
import { checkLock } from '../stress/locked-item.ts';
import { Run } from '../stress/run.ts';
import { PLANS } from '../stress/scenarios.ts';
import { type Scenario, type Settings, SHORT_FLASH_SALE } from '../stress/settings.ts';
import { type Fault, FaultyShop } from '../support/faulty-shop.ts';

const LENGTHS = { warmUp: 0.01, burst: 0.4, wave: 0.4 };

const settings = (baseUrl: string, scenario: Scenario): Settings => ({
  baseUrl,
  scenario,
  rate: 400,
  arrivals: 'poisson',
  connections: 16,
  seed: 1,
  lengths: LENGTHS,
  flashSale: SHORT_FLASH_SALE,
  killCommand: 'true',
  output: '',
});

/** The criteria that fail, of a shop with that fault; how fast it was says more of the machine. */
async function failures(fault: Fault | undefined, scenario: Scenario = 'sale'): Promise<string[]> {
  const shop = new FaultyShop(fault);
  const run = new Run(settings(await shop.start(), scenario));
  const { phases, check } = PLANS[scenario](run.settings);
  for (const { name, act } of phases) {
    run.recorder.begin(name);
    await act(run);
  }
  await run.close();
  shop.stop();
  const failed = ({ verdict, name }: Criterion) => verdict === 'fail' && !name.startsWith('Response time');
  return check(run)
    .filter(failed)
    .map(({ name }) => name);
}

describe.concurrent('a scenario', () => {
  test.each(['sale', 'keys', 'webcam', 'kill'] as const)(
    'a shop without a fault passes the scenario %s',
    async (scenario) => {
      expect(await failures(undefined, scenario)).toEqual([]);
    },
  );

  test.each<[Fault, string[]]>([
    ['oversells', ['Stock is never negative']],
    ['keeps the stock of an order', ['Stock of product 1', 'Stock of product 2', 'Stock of product 3']],
    ['forgets keys', ['No duplicates', 'Idempotency', 'Order consistency']],
    ['changes the body of a replay', ['Idempotency']],
    ['answers 201 to a replay', ['Idempotency']],
    ['restores twice', ['Stock of product 3']],
    ['never restores', ['Stock of product 3']],
    ['does not remember cancelling', ['Cancel safety', 'Order consistency']],
    ['hides an order', ['Order consistency']],
    ['lists a phantom order', ['Order consistency']],
    ['lists the oldest first', ['Order consistency']],
    ['charges the wrong price', ['Orders as requested']],
    ['fails now and then', ['API availability']],
    ['asks for tea', ['Statuses']],
  ])('a shop that %s fails: %j', async (fault, criteria) => {
    expect(await failures(fault)).toEqual(expect.arrayContaining(criteria));
  });

  test('a shop that breaks connections fails only for that: lost requests are sent again until their outcome is known', async () => {
    expect(await failures('breaks connections now and then')).toEqual(['API availability']);
  });

  test('a shop that forgets keys fails the scenario keys', async () => {
    expect(await failures('forgets keys', 'keys')).toContain('One order per key');
  });

  test('a shop that oversells fails the scenario webcam', async () => {
    expect(await failures('oversells', 'webcam')).toContain('Sold exactly the stock');
  });

  test('failures that have nothing to do with the kill fail the scenario kill', async () => {
    expect(await failures('fails now and then', 'kill')).toContain('API availability');
  });
});

test.each<[what: string, productId: number, status: number, ms: number, criteria: string[]]>([
  ['a locked item harms only itself', 1, 503, 5010, []],
  ['the lock was not met', 1, 201, 10, ['The locked product']],
  ['a 503 is late', 1, 503, 6000, ['The locked product']],
  ['an order of another product fails', 2, 503, 10, ['The locked product', 'The other products']],
  ['an order of another product waits', 2, 201, 2000, ['The locked product', 'Their response time p99']],
])('%s: product %i gets %i after %i ms', (_what, productId, status, ms, criteria) => {
  const run = new Run(settings('http://127.0.0.1:1', 'locked'));
  const exchange = { kind: 'place order', intendedAt: 0, sentAt: 0, answeredAt: ms, status, text: '{}' } as const;
  run.histories.open(1, 1).placements.push({ ...exchange, status: 409, answeredAt: 1 });
  run.histories.open(productId, 1).placements.push(exchange);
  expect(
    checkLock(run)
      .filter(({ verdict }) => verdict === 'fail')
      .map(({ name }) => name),
  ).toEqual(criteria);
});
