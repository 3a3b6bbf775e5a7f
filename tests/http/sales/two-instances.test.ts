import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { type ApiResponse, useApi } from '../../support/api.ts';
import { useStack } from '../../support/stack.ts';
import { buyersOf, createSale, purchase, type SaleOf } from './steps.ts';

const stack = useStack();
const [one, two] = [useApi(stack), useApi(stack)];

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const instance = (index: number) => (index % 2 === 0 ? one : two);
const attempt = (index: number, sale: SaleOf, user: string, key?: string) => purchase(instance(index), sale, user, key);
const withStatus = (responses: ApiResponse[], status: number) =>
  responses.filter((response) => response.status === status);

test('50 attempts of one user at once: one purchase, which the other 49 are told', async () => {
  const sale = await createSale(one, 10);
  const responses = await Promise.all(times(50, (index) => attempt(index, sale, index % 4 < 2 ? 'ada' : ' ADA ')));
  const [created] = withStatus(responses, 201);
  expect(withStatus(responses, 201)).toHaveLength(1);
  const refused = withStatus(responses, 409);
  expect(refused).toHaveLength(49);
  for (const { body } of refused) expect([body.code, body.purchase]).toEqual(['already_purchased', created?.body]);
  expect(await buyersOf(one, sale)).toEqual(['ada']);
});

test('50 copies of one attempt at once: 201 for each with one body, all but one replayed', async () => {
  const sale = await createSale(one, 10);
  const key = randomUUID();
  const responses = await Promise.all(times(50, (index) => attempt(index, sale, 'ada', key)));
  expect(withStatus(responses, 201)).toHaveLength(50);
  expect(new Set(responses.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(responses.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
  expect(await buyersOf(one, sale)).toEqual(['ada']);
});

test('50 users with one key at once: one purchase, the key of the others is reused', async () => {
  const sale = await createSale(one, 100);
  const key = randomUUID();
  const responses = await Promise.all(times(50, (index) => attempt(index, sale, `user ${index}`, key)));
  expect(withStatus(responses, 201)).toHaveLength(1);
  const reused = withStatus(responses, 422).filter(({ body }) => body.code === 'idempotency_key_reused');
  expect(reused).toHaveLength(49);
  expect(await buyersOf(one, sale)).toHaveLength(1);
});

test('300 users, 3 attempts each, 50 units: 50 users have one each, and know it', async () => {
  const sale = await createSale(one, 50);
  const responses = await Promise.all(times(900, (index) => attempt(index, sale, `user ${index % 300}`)));
  const buyers = withStatus(responses, 201).map(({ body }) => body.user_id);
  expect(buyers.toSorted()).toEqual(await buyersOf(one, sale));
  expect(new Set(buyers).size).toBe(50);
  const refusals = withStatus(responses, 409).map(({ body }) => body);
  expect(refusals).toHaveLength(850);
  for (const { code, purchase: own } of refusals) {
    if (code !== 'sold_out')
      expect([code, buyers]).toEqual(['already_purchased', expect.arrayContaining([own.user_id])]);
  }
});
