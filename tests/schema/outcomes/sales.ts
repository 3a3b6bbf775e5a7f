import { randomUUID } from 'node:crypto';
import type { TestStack } from '../../support/stack.ts';
import { createHold, createSale, executeBatch, purchase } from '../batch.ts';
import { outcomeOf } from '../call.ts';
import type { Case } from './case.ts';

/** The outcome of a purchase in a new sale of the item. */
async function bought(stack: TestStack, item: string, starts?: string, ends?: string): Promise<string> {
  return outcomeOf(stack, 'purchase', await createSale(stack, item, starts, ends), 'ann');
}

/** The outcome after ann has purchased: of another attempt of hers, or of the same attempt with these changes. */
async function boughtTwice(stack: TestStack, item: string, changes?: Record<string, unknown>): Promise<string> {
  const sale = await createSale(stack, item);
  const first = purchase(sale, 'ann');
  await executeBatch(stack, [first]);
  const second = changes ? { ...first, id: randomUUID(), ...changes } : purchase(sale, 'ann');
  return (await executeBatch(stack, [second]))[0]?.outcome as string;
}

const configured = (stack: TestStack, sale: string, item: string) =>
  outcomeOf(stack, 'configure_sale', sale, item, '2026-03-01T09:00:00Z', '2026-03-01T11:00:00Z');

/** Every outcome of the functions of sales. */
export const salesOutcomes: Case[] = [
  ['configure_sale', 'sale_created', [5, 0, 0], (stack, item) => configured(stack, randomUUID(), item)],
  [
    'configure_sale',
    'sale_changed',
    [5, 0, 0],
    async (stack, item) => configured(stack, await createSale(stack, item), item),
  ],
  ['configure_sale', 'item_fixed', [5, 0, 0], async (stack, item) => configured(stack, 'demo', item)],
  ['configure_sale', 'item_not_found', [5, 0, 0], (stack) => configured(stack, randomUUID(), randomUUID())],
  ['get_sale', 'found', [5, 0, 0], async (stack, item) => outcomeOf(stack, 'get_sale', await createSale(stack, item))],
  ['get_sale', 'sale_not_found', [5, 0, 0], (stack) => outcomeOf(stack, 'get_sale', 'nothing')],
  [
    'get_purchase',
    'found',
    [5, 0, 0],
    async (stack, item) => outcomeOf(stack, 'get_purchase', await createSale(stack, item), 'ann'),
  ],
  ['get_purchase', 'sale_not_found', [5, 0, 0], (stack) => outcomeOf(stack, 'get_purchase', 'nothing', 'ann')],
  ['purchase', 'purchased', [4, 0, 1], (stack, item) => bought(stack, item)],
  ['purchase', 'sale_not_found', [5, 0, 0], (stack) => outcomeOf(stack, 'purchase', 'nothing', 'ann')],
  ['purchase', 'sale_not_started', [5, 0, 0], (stack, item) => bought(stack, item, '1 min', '2 min')],
  ['purchase', 'sale_ended', [5, 0, 0], (stack, item) => bought(stack, item, '-2 min', '-1 min')],
  ['purchase', 'already_purchased', [4, 0, 1], (stack, item) => boughtTwice(stack, item)],
  ['purchase', 'id_reused', [4, 0, 1], (stack, item) => boughtTwice(stack, item, { user_id: 'bob' })],
  [
    'purchase',
    'sold_out',
    [0, 5, 0],
    async (stack, item) => {
      await createHold(stack, item, 5);
      return bought(stack, item);
    },
  ],
];
