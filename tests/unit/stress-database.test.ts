import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Criterion } from '../stress/checks/criterion.ts';
import { checkDatabase } from '../stress/checks/database.ts';
import { withDatabase } from '../stress/database.ts';
import { execute } from '../stress/execute.ts';
import { Run } from '../stress/run.ts';
import { checkRules, PLANS } from '../stress/scenarios.ts';
import { SHORT_FLASH_SALE } from '../stress/settings.ts';
import { useStack } from '../support/stack.ts';

const stack = useStack();
let run: Run;

const failed = (criteria: Criterion[]) => criteria.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name);

/** The database's criteria that fail now. */
const failures = async () =>
  failed(
    (await withDatabase({ databaseUrl: stack.databaseUrl, psql: undefined }, (query) =>
      checkDatabase(query, run.histories),
    )) ?? [],
  );

beforeAll(async () => {
  const { url } = await stack.startHost();
  run = new Run({
    baseUrl: url,
    databaseUrl: stack.databaseUrl,
    scenario: 'sale',
    rate: 200,
    arrivals: 'poisson',
    connections: 16,
    seed: 1,
    lengths: { warmUp: 0.01, burst: 0.5, wave: 0.5 },
    flashSale: SHORT_FLASH_SALE,
    killCommand: '',
    output: '',
  });
  for (const { name, act } of PLANS.sale(run.settings).phases) {
    run.recorder.begin(name);
    await act(run);
  }
});

afterAll(() => run.close());

test('the real shop keeps every rule, by its responses and by its database', async () => {
  expect(failed([...checkRules(run), ...run.databaseCriteria])).toEqual([]);
  expect(run.databaseCriteria).toHaveLength(4);
});

test('without an address the database is not queried', async () => {
  const none = { databaseUrl: undefined, psql: undefined };
  expect(await withDatabase(none, async () => 'asked')).toBeUndefined();
});

test('through a command it queries with psql, and reads JSON', async () => {
  const psql = `node -e 'console.log(JSON.stringify([{ asked: process.argv.slice(1) }]))' --`;
  const asked = await withDatabase({ databaseUrl: undefined, psql }, (query) => query("select 'it''s' as one"));
  const wrapped = `select coalesce(json_agg(row), '[]') from (select 'it''s' as one) as row`;
  expect(asked).toEqual([{ asked: ['-XAtq', '-c', wrapped] }]);
});

test('a command that fails is an error, not an empty answer', async () => {
  const broken = { databaseUrl: undefined, psql: 'false' };
  await expect(withDatabase(broken, (query) => query('select 1'))).rejects.toThrow('false');
});

test.each([
  ['an address', { databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' }, '--database-url (or DATABASE_URL)'],
  ['a command', { databaseUrl: undefined, psql: 'false' }, '--psql'],
])('%s that leads to no database is an error before any load is sent', async (_, database, option) => {
  const nobody = { ...run.settings, baseUrl: 'http://127.0.0.1:1', ...database };
  await expect(execute(nobody)).rejects.toThrow(`The database that ${option} names cannot be queried: `);
});

test.each([
  [
    'an order row that has grown',
    'update inventory.orders set quantity = quantity + 1 where id = $1',
    ['Database: stock equation', 'Database: audit()', 'Database: orders'],
  ],
  [
    'a second order of a key',
    `insert into inventory.orders (id, item_id, customer_id, quantity, unit_price_cents, created_at)
     select gen_random_uuid(), item_id, customer_id, quantity, unit_price_cents, created_at
     from inventory.orders where id = $1`,
    ['Database: stock equation', 'Database: audit()', 'Database: orders'],
  ],
  [
    'an order that was lost',
    'delete from inventory.orders where id = $1',
    ['Database: stock equation', 'Database: audit()', 'Database: orders'],
  ],
])('%s is noticed', async (_, damage, criteria) => {
  const order = run.histories.acknowledged.find(({ cancellations }) => cancellations.length === 0);
  const client = await stack.connect();
  await client.query('begin');
  await client.query(damage, [order?.acknowledgement?.order.order_id]);
  // Asked in the transaction that is undone, so that each damage is looked at by itself.
  const query = async <Row>(sql: string) => (await client.query(sql)).rows as Row[];
  expect(failed(await checkDatabase(query, run.histories))).toEqual(criteria);
  await client.query('rollback');
  expect(await failures()).toEqual([]);
});

test('a ledger that was negative for a moment is noticed, even if it was corrected', async () => {
  const client = await stack.connect();
  await client.query('begin');
  await client.query('alter table inventory.items drop constraint no_unit_is_owed');
  const move = `insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
                select id, $1::inventory.place, $2::inventory.place, 1000, 'place_order', gen_random_uuid()
                from inventory.items where sku = '4'`;
  await client.query(move, ['in_stock', 'sold']);
  await client.query(move, ['sold', 'in_stock']);
  const query = async <Row>(sql: string) => (await client.query(sql)).rows as Row[];
  expect(failed(await checkDatabase(query, run.histories))).toContain('Database: ledger replay');
  await client.query('rollback');
});
