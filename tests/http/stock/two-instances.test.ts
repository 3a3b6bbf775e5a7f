import { expect, test } from 'vitest';
import { type ApiResponse, useApi } from '../../support/api.ts';
import { useStack } from '../../support/stack.ts';
import { someOrderExplains } from './serial-order.ts';
import { createProduct, expectLevels, reserve, sell, unreserve } from './steps.ts';

const stack = useStack();
const [one, two] = [useApi(stack), useApi(stack)];

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const instance = (index: number) => (index % 2 === 0 ? one : two);
const withStatus = (responses: ApiResponse[], status: number) =>
  responses.filter((response) => response.status === status);

test('the last unit: in 200 rounds of two simultaneous reserves exactly one gets it', async () => {
  const { rows: products } = await stack.pool.query<{ sku: string }>(
    `select sku from (select 'round-' || round as sku from generate_series(1, 200) as round) as product,
     lateral public.set_stock(gen_random_uuid(), sku, 1)`,
  );
  const rounds = products.values();
  async function play(): Promise<void> {
    for (const { sku } of rounds) {
      const responses = await Promise.all([one, two].map((api) => api.post(`/product/${sku}/reserve`)));
      expect(responses.map(({ status }) => status).sort()).toEqual([200, 409]);
    }
  }
  await Promise.all(times(10, play));
  const { rows } = await stack.pool.query(
    "select in_stock::int, reserved::int from inventory.items where sku like 'round-%'",
  );
  expect(rows).toEqual(times(200, () => ({ in_stock: 0, reserved: 1 })));
  expect(await stack.audit()).toEqual([]);
});

test('the last unit: two reserves that wait for the same lock, one gets it', async () => {
  const product = await createProduct(one, 1);
  const release = await holdLock(product);
  const responses = [one.post(`${product}/reserve`), two.post(`${product}/reserve`)];
  await stack.waitForLockWaiters(2);
  await release();
  expect((await Promise.all(responses)).map(({ status }) => status).sort()).toEqual([200, 409]);
  await expectLevels(one, product, [0, 1, 0]);
});

test('500 reserves at once on 100 units: 100 distinct tokens; of two uses of each, exactly one succeeds', async () => {
  const product = await createProduct(one, 100);
  const responses = await Promise.all(times(500, (index) => instance(index).post(`${product}/reserve`)));
  expect([withStatus(responses, 200).length, withStatus(responses, 409).length]).toEqual([100, 400]);
  const tokens = [...new Set(withStatus(responses, 200).map(({ body }) => body.reservationToken as string))];
  expect(tokens.length).toBe(100);
  await expectLevels(two, product, [0, 100, 0]);

  const uses = await Promise.all(
    tokens.flatMap((token, index) => {
      const [first, second] = [sell, unreserve, sell].slice(index % 2);
      return [first?.(one, product, token), second?.(two, product, token)] as Promise<ApiResponse>[];
    }),
  );

  for (const index of tokens.keys()) {
    const both = uses.slice(2 * index, 2 * index + 2);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
  }
  const sold = withStatus(uses, 200).filter(({ body }) => body.status === 'SOLD').length;
  await expectLevels(one, product, [100 - sold, 0, sold]);
});

test('two counts and several reserves at once: the result is that of some serial order', async () => {
  for (const [initial, first, second] of [
    [1, 2, 1],
    [3, 0, 2],
    [2, 5, 0],
    [4, 1, 1],
  ] as const) {
    const product = await createProduct(one, initial);
    const release = await holdLock(product);
    const acts = [
      one.patch(`${product}/stock`, { body: { stock: first } }),
      two.patch(`${product}/stock`, { body: { stock: second } }),
    ];
    await stack.waitForLockWaiters(2);
    acts.push(...times(8, (index) => instance(index).post(`${product}/reserve`)));
    await release();

    const reserves = (await Promise.all(acts)).slice(2);
    const granted = withStatus(reserves, 200).length;
    expect(granted + withStatus(reserves, 409).length).toBe(8);
    const { body } = await one.get(product);
    expect(body).toMatchObject({ RESERVED: granted, SOLD: 0 });
    const observed = { counts: [first, second], granted, refused: 8 - granted };
    expect([observed, someOrderExplains(initial, observed, body.IN_STOCK)]).toEqual([observed, true]);
    expect(await stack.audit()).toEqual([]);
  }
});

test('a count that waits for a reserve counts what is left after it', async () => {
  const product = await createProduct(one, 5);
  const release = await holdLock(product);
  const reserved = one.post(`${product}/reserve`);
  await stack.waitForLockWaiters(1);
  const counted = two.patch(`${product}/stock`, { body: { stock: 9 } });
  await stack.waitForLockWaiters(2);
  await release();
  expect((await reserved).status).toBe(200);
  expect((await counted).body).toEqual({ IN_STOCK: 9, RESERVED: 1, SOLD: 0 });
  await expectLevels(one, product, [9, 1, 0]);
});

test('a token reserved through one instance is used through the other', async () => {
  const product = await createProduct(one, 1);
  const token = await reserve(one, product);
  expect((await sell(two, product, token)).status).toBe(200);
  await expectLevels(one, product, [0, 0, 1]);
});

/** Holds the lock of a product's item from a side connection, until what is returned is called. */
async function holdLock(product: string): Promise<() => Promise<unknown>> {
  const holder = await stack.connect();
  await holder.query('begin');
  await holder.query('select from inventory.items where sku = $1 for update', [product.slice('/product/'.length)]);
  return () => holder.query('commit');
}
