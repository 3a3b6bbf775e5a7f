import { randomInt } from 'node:crypto';
import { randomLcg } from 'd3-random';
import { describe, expect, test } from 'vitest';
import { compare } from '../faults/compare.ts';
import {
  type Answer,
  create,
  idOf,
  makeVisits,
  type Product,
  planVisits,
  saleOf,
  timed,
  type Visit,
} from '../faults/customers.ts';
import { type Api, useApi } from '../support/api.ts';
import { useShards } from '../support/shards.ts';
import { until } from '../support/until.ts';
import { faults } from './shard-faults.ts';

const SEED = Number(process.env.SEED ?? randomInt(1_000_000));
/** How many products there are on all shards together; each has more units than are asked for. */
const PRODUCTS = 24;
const UNITS = 1000;
const VISITS = 500;
/** How long customers come, in milliseconds: before, while and after a shard is broken. */
const DURATION = 14_000;
const SHARDS = 4;
const BUCKETS = 65_536;

const shards = useShards({ shards: SHARDS, partitions: 8 });
const LOG_LEVEL = 'silent';
const instances = [useApi(shards.stack, { LOG_LEVEL }), useApi(shards.stack, { LOG_LEVEL })];

const shardOf = ({ id }: Product): number => Math.floor((Number.parseInt(id.slice(0, 4), 16) * SHARDS) / BUCKETS);
const answersOf = ({ created, ended }: Visit): Answer[] => (ended ? [...created, ended] : created);
const statusesOf = (answers: { status: number }[]): number[] =>
  [...new Set(answers.map(({ status }) => status))].sort();
const instanceOf = (number: number): Api => instances[number % instances.length] as Api;
const read = ({ sku }: Product, number: number): Promise<Answer> =>
  timed(() => instanceOf(number).get(`/product/${sku}`));

/** Products with a sale each, numbered from `first`: every partition gets those of its own buckets. */
async function createProducts(first: number): Promise<Product[]> {
  const numbers = [first, first + PRODUCTS - 1];
  const products = await shards.query<Product>(
    `with created as (
       insert into inventory.items (id, sku, name, unit_price_cents, initial_quantity)
       select (inventory.bucket(sku) || substr(gen_random_uuid()::text, 5))::uuid, sku, 'A product', 100, $3
       from generate_series($1::int, $2::int) as number, cast(number as text) as sku
       where ('x' || inventory.bucket(sku))::bit(16)::int * $4 / 65536 = right(current_database(), 2)::int
       returning id, sku
     ), supplied as (
       insert into inventory.stock_movements (item_id, source, target, quantity, reason, reference)
       select id, 'outside', 'in_stock', $3, 'create_item', id from created
     )
     select id, sku from created`,
    [...numbers, UNITS, shards.sharded.partitions.length],
  );
  for (const product of products) {
    const window = ['now()', "now() + '1 day'"].join();
    await shards.askFront(`select public.configure_sale($1, $2, ${window})`, [saleOf(product), product.id]);
  }
  return products;
}

/** While the shard is broken: its items are answered 503 in time, all others as ever, and the service counts as healthy. */
async function expectOnlyItsItemsAway(products: Product[], broken: number): Promise<void> {
  const [own, others] = [
    products.filter((product) => shardOf(product) === broken),
    products.filter((product) => shardOf(product) !== broken),
  ];
  // More than an instance sends at once.
  let answered = 0;
  const readAway = (product: Product, number: number) => read(product, number).finally(() => answered++);
  const away = Promise.all([own, own, own].flat().map(readAway));
  expect(statusesOf(await Promise.all(others.map(read)))).toEqual([200]);
  expect(statusesOf(await Promise.all(instances.map((api) => api.get('/health'))))).toEqual([200]);
  expect(answered).toBe(0);
  expect(statusesOf(await away)).toEqual([503]);
  expect(Math.max(...(await away).map(({ ms }) => ms))).toBeLessThan(6500);
}

/** Ask once more with the same keys: who has an answer gets it again. */
async function retry(visits: Visit[]): Promise<void> {
  for (const [number, visit] of visits.entries()) {
    const first = idOf(visit);
    await create(visit, instanceOf(number));
    const again = idOf({ ...visit, created: visit.created.slice(-1) });
    if (first !== undefined) expect(again).toBe(first);
  }
}

async function expectKept(visits: Visit[]): Promise<void> {
  const customers = visits.map(({ customer }) => customer);
  const products = visits.map(({ product }) => product.id);
  const rows = await shards.query<Parameters<typeof compare>[1][number]>(
    `select id, customer_id, status::text from inventory.reservations
      where customer_id = any ($1) or customer_id is null and item_id = any ($2)
     union all
     select id, customer_id, status::text from inventory.orders where customer_id = any ($1)
     union all
     select id, user_id, 'CONFIRMED' from inventory.purchases where user_id = any ($1)`,
    [customers, products],
  );
  expect(compare(visits, rows)).toEqual([]);
  expect(await shards.audit()).toEqual([]);
}

describe.each(faults.map((fault, number) => ({ ...fault, number })))(
  'a shard that $name',
  ({ number, isAway, inject }) => {
    test(`others go on, its items are 503 in time or served, and all is kept (SEED=${SEED})`, {
      timeout: 120_000,
    }, async () => {
      const random = randomLcg(SEED + number);
      const products = await createProducts(1000 * (number + 1));
      const visits = planVisits(VISITS, products, random);
      const isOwn = ({ product }: Visit) => shardOf(product) === number;
      const acknowledged = () => visits.filter((visit) => isOwn(visit) && idOf(visit) !== undefined).length;
      const load = makeVisits(visits, instances, DURATION);
      await until('its items are sold', () => acknowledged() > 0);

      const heal = await inject(shards, number, random);
      const before = acknowledged();
      if (isAway) {
        await expectOnlyItsItemsAway(products, number);
        const statuses = () => statusesOf(visits.filter(isOwn).flatMap(answersOf));
        await until('one of its customers is told so', () => statuses().includes(503));
      } else await until('its items are sold meanwhile', () => acknowledged() > before + 20);
      await heal();
      await load;

      expect(statusesOf(visits.filter((visit) => !isOwn(visit)).flatMap(answersOf))).not.toContain(503);
      await retry(visits.filter((visit) => isOwn(visit) && visit.key !== undefined));
      await expectKept(visits);
    });
  },
);
