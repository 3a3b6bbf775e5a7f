import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Criterion } from '../stress/checks/criterion.ts';
import { checkPurchaseRows } from '../stress/flash-sale/checks/database.ts';
import { FlashSale } from '../stress/flash-sale/flash-sale.ts';
import { planOf } from '../stress/flash-sale/plan.ts';
import { Run } from '../stress/run.ts';
import { type Settings, SHORT_LENGTHS } from '../stress/settings.ts';
import { useStack } from '../support/stack.ts';

const stack = useStack();
const size = { users: 200, units: 10, watchers: 20, before: 0.5, open: 2, after: 0.5 };
const flashSale = new FlashSale(size);
let run: Run;

const failed = (criteria: Criterion[]) => criteria.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name);

beforeAll(async () => {
  const { url } = await stack.startHost();
  const settings: Settings = {
    ...{ baseUrl: url, databaseUrl: stack.databaseUrl, scenario: 'flash-sale', connections: 32, seed: 1 },
    ...{ rate: 1, arrivals: 'poisson', lengths: { ...SHORT_LENGTHS, warmUp: 0.01 }, flashSale: size },
    ...{ killCommand: '', output: '' },
  };
  run = new Run(settings);
  for (const { name, act } of planOf(flashSale, settings.lengths).phases) {
    run.recorder.begin(name);
    await act(run);
  }
});

afterAll(() => run.close());

test('the real sale keeps every rule, by its responses and by its database', () => {
  const criteria = [...planOf(flashSale, SHORT_LENGTHS).check(run), ...run.databaseCriteria];
  // How fast it was says more of the machine.
  expect(criteria.filter(({ name }) => !name.endsWith('p99')).flatMap(({ faults }) => faults)).toEqual([]);
  expect(run.databaseCriteria).toHaveLength(5);
});

test.each([
  [
    'a purchase that was lost',
    'delete from inventory.purchases where id = $1',
    ['Database: stock equation', 'Database: audit()', 'Database: purchases'],
  ],
  [
    'a purchase of another user',
    `update inventory.purchases set user_id = 'somebody else' where id = $1`,
    ['Database: purchases'],
  ],
  [
    'a purchase after the window',
    "update inventory.purchases set ends_at = ends_at + interval '1 day', created_at = ends_at where id = $1",
    ['Database: purchases', 'Database: window'],
  ],
])('%s is noticed', async (_, damage, criteria) => {
  const [buyer] = flashSale.main.buyers().values();
  const client = await stack.connect();
  await client.query('begin');
  await client.query(damage, [buyer?.purchase.id]);
  // Asked in the transaction that is undone, so that each damage is looked at by itself.
  const query = async <Row>(sql: string) => (await client.query(sql)).rows as Row[];
  expect(failed(await checkPurchaseRows(query, flashSale.sales))).toEqual(expect.arrayContaining(criteria));
  await client.query('rollback');
});
