import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { type ApiResponse, useApi } from '../../support/api.ts';
import { useStack } from '../../support/stack.ts';
import { asTenant, createOrder, eventsOf } from './steps.ts';

const stack = useStack();
const instances = [useApi(stack), useApi(stack), useApi(stack)];
const tenants = instances.map((api) => asTenant(api));
const [acme] = tenants as [ReturnType<typeof asTenant>];

const on = <T>(count: number, act: (tenant: typeof acme, index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => act(tenants[index % 3] as typeof acme, index)));
const withStatus = (responses: ApiResponse[], status: number) =>
  responses.filter((response) => response.status === status);
const countOrders = async () => (await stack.pool.query('select from ordering.orders')).rowCount ?? 0;

test('50 creations with one key at once: one order, one 201 and 49 × 200 with the identical body', async () => {
  const before = await countOrders();
  const key = randomUUID();
  const responses = await on(50, (tenant) => tenant.create(key));
  expect([withStatus(responses, 201).length, withStatus(responses, 200).length]).toEqual([1, 49]);
  expect(new Set(responses.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(await countOrders()).toBe(before + 1);
});

test('one key with another body while the first is in flight: 409 once that is committed', async () => {
  const key = randomUUID();
  const client = await stack.connect({ owner: 'acme' });
  await client.query('begin');
  await client.query("select public.create_tenant_order('acme', $1, 'another body', $2)", [key, randomUUID()]);
  const waiting = acme.create(key);
  await stack.waitForLockWaiters(1);
  await client.query('commit');
  expect(await waiting).toMatchObject({ status: 409, body: { code: 'conflict' } });
});

test('a transaction that fails after the key leaves neither: the next one with the key creates the order', async () => {
  const key = randomUUID();
  const client = await stack.connect({ owner: 'acme' });
  await client.query('begin');
  await client.query("select public.create_tenant_order('acme', $1, 'x', $2)", [key, randomUUID()]);
  const waiting = acme.create(key);
  await stack.waitForLockWaiters(1);
  const before = await countOrders();
  await client.query('rollback');
  expect((await waiting).status).toBe(201);
  expect(await countOrders()).toBe(before + 1);
});

test('50 confirmations of one version at once: one 200, 49 × 409 stale version', async () => {
  const id = await createOrder(acme);
  const responses = await on(50, (tenant, index) => tenant.confirm(id, '"1"', { totalCents: index }));
  const [won] = withStatus(responses, 200);
  expect(withStatus(responses, 200)).toHaveLength(1);
  expect(withStatus(responses, 409).filter(({ body }) => body.message === 'stale version')).toHaveLength(49);
  expect((await acme.get(id)).body).toMatchObject({ version: 2, totalCents: won?.body.totalCents });
});

test('50 closings at once: one 200, 49 × 409, one event', async () => {
  const id = await createOrder(acme, 'confirmed');
  const responses = await on(50, (tenant) => tenant.close(id));
  expect([withStatus(responses, 200).length, withStatus(responses, 409).length]).toEqual([1, 49]);
  expect(await eventsOf(instances[0] as (typeof instances)[0], id)).toHaveLength(1);
});
