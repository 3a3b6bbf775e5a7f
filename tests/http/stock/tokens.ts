import { randomUUID } from 'node:crypto';
import type { Api } from '../../support/api.ts';
import { lapse } from '../../support/lapse.ts';
import { createProduct, reserve, sell, unreserve } from './steps.ts';

/** Tokens that a product must not accept: how each comes about. */
export const notValid: [claim: string, token: (api: Api, product: string) => Promise<unknown>][] = [
  ['a random token', async () => randomUUID()],
  ['a token of another product', async (api) => reserve(api, await createProduct(api, 1))],
  ['a lapsed token', async (api, product) => used(api, product, (token) => lapse(api.stack, token))],
  ['a lapsed token, swept', async (api, product) => used(api, product, (token) => lapseAndSweep(api, token))],
  ['a sold token', async (api, product) => used(api, product, (token) => sell(api, product, token))],
  ['an unreserved token', async (api, product) => used(api, product, (token) => unreserve(api, product, token))],
  ['no token', async () => undefined],
  ['null', async () => null],
  ['a number', async () => 5],
  ['a text that is no UUID', async () => 'token'],
  ['an empty text', async () => ''],
  ['NUL', async () => '\0'],
  ['a lone surrogate', async () => '\ud83d'],
  ['a list with a good token', async (api, product) => [await reserve(api, product)]],
];

async function used(api: Api, product: string, use: (token: string) => Promise<unknown>): Promise<string> {
  const token = await reserve(api, product);
  await use(token);
  return token;
}

async function lapseAndSweep(api: Api, token: string): Promise<void> {
  await lapse(api.stack, token);
  await api.post('/v1/maintenance/expire-reservations');
}
