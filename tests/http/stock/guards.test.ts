import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { useStack } from '../../support/stack.ts';
import { expectUnchanged } from '../unchanged.ts';
import { expectLevels, reserve, sell } from './steps.ts';

const KEY = 'for the staff only';
const api = useApi(useStack(), { API_KEY: KEY });
const product = `/product/${randomUUID()}`;
const setStock = (headers: Record<string, string>) => api.patch(`${product}/stock`, { body: { stock: 5 }, headers });

test.each([undefined, 'Bearer for the staff', 'Bearer for the staff only!', 'Bearer '])(
  '401: setting stock with %s',
  async (sent) => {
    const headers: Record<string, string> = sent === undefined ? {} : { authorization: sent };
    const { status, body } = await expectUnchanged(api.stack, () => setStock(headers));
    expect([status, body.code]).toEqual([401, 'unauthorized']);
  },
);

test('200: setting stock with the key; what customers do needs none', async () => {
  expect((await setStock({ authorization: `Bearer ${KEY}` })).status).toBe(200);
  expect((await sell(api, product, await reserve(api, product))).status).toBe(200);
  await expectLevels(api, product, [4, 0, 1]);
});
