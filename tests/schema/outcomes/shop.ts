import { randomUUID } from 'node:crypto';
import type { TestStack } from '../../support/stack.ts';
import { createOrder } from '../batch.ts';
import { call, outcomeOf } from '../call.ts';
import { type Case, takeAll } from './case.ts';

async function cancelledOrder(stack: TestStack, item: string): Promise<string> {
  const order = await createOrder(stack, item);
  await call(stack, 'cancel_order', order, item);
  return order;
}

/** Every outcome of the functions of the shop. */
export const shopOutcomes: Case[] = [
  ['place_order', 'placed', [2, 0, 3], (stack, item) => outcomeOf(stack, 'place_order', randomUUID(), item, 'a', 3)],
  [
    'place_order',
    'insufficient_stock',
    [5, 0, 0],
    (stack, item) => outcomeOf(stack, 'place_order', randomUUID(), item, 'a', 6),
  ],
  [
    'place_order',
    'busy',
    [505, 100, 0],
    (stack, item) => takeAll(stack, item, (units) => outcomeOf(stack, 'place_order', randomUUID(), item, 'a', units)),
  ],
  [
    'place_order',
    'item_not_found',
    [5, 0, 0],
    (stack) => outcomeOf(stack, 'place_order', randomUUID(), 'nothing', 'a', 1),
  ],
  [
    'cancel_order',
    'order_cancelled',
    [5, 0, 0],
    async (stack, item) => outcomeOf(stack, 'cancel_order', await createOrder(stack, item), item),
  ],
  [
    'cancel_order',
    'already_cancelled',
    [5, 0, 0],
    async (stack, item) => outcomeOf(stack, 'cancel_order', await cancelledOrder(stack, item), item),
  ],
  [
    'cancel_order',
    'order_not_found',
    [4, 0, 1],
    async (stack, item) => outcomeOf(stack, 'cancel_order', await createOrder(stack, item), '1'),
  ],
  [
    'cancel_order',
    'item_not_found',
    [4, 0, 1],
    async (stack, item) => outcomeOf(stack, 'cancel_order', await createOrder(stack, item), 'nothing'),
  ],
  ['list_orders', 'found', [5, 0, 0], (stack, item) => outcomeOf(stack, 'list_orders', item)],
  ['list_orders', 'item_not_found', [5, 0, 0], (stack) => outcomeOf(stack, 'list_orders', 'nothing')],
];
