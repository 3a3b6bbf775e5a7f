import { randomUUID } from 'node:crypto';
import type { TestStack } from '../../support/stack.ts';
import { createHold, createLapsedHold } from '../batch.ts';
import { call, outcomeOf } from '../call.ts';
import { type Case, reused, takeAll } from './case.ts';

/** A hold of this item that a function has already brought to its end. */
async function finished(stack: TestStack, finish: 'confirm' | 'cancel', item: string): Promise<string> {
  const hold = await createHold(stack, item);
  await call(stack, finish, hold);
  return hold;
}

/** Every outcome of the functions of reservations. */
export const reservationsOutcomes: Case[] = [
  ['reserve', 'reserved', [2, 3, 0], (stack, item) => outcomeOf(stack, 'reserve', randomUUID(), item, 'a', 3, 60)],
  [
    'reserve',
    'insufficient_stock',
    [5, 0, 0],
    (stack, item) => outcomeOf(stack, 'reserve', randomUUID(), item, 'a', 6, 60),
  ],
  [
    'reserve',
    'busy',
    [505, 100, 0],
    (stack, item) => takeAll(stack, item, (units) => outcomeOf(stack, 'reserve', randomUUID(), item, 'a', units, 60)),
  ],
  [
    'reserve',
    'item_not_found',
    [5, 0, 0],
    (stack) => outcomeOf(stack, 'reserve', randomUUID(), randomUUID(), 'a', 1, 60),
  ],
  ['reserve', 'id_reused', [2, 3, 0], (stack, item) => reused(stack, 'reserve', randomUUID(), item, 'a', 3, 60)],
  [
    'get_reservation',
    'found',
    [4, 1, 0],
    async (stack, item) => outcomeOf(stack, 'get_reservation', await createHold(stack, item)),
  ],
  ['get_reservation', 'reservation_not_found', [5, 0, 0], (stack) => outcomeOf(stack, 'get_reservation', randomUUID())],
  [
    'confirm',
    'confirmed',
    [4, 0, 1],
    async (stack, item) => outcomeOf(stack, 'confirm', await createHold(stack, item)),
  ],
  [
    'confirm',
    'already_confirmed',
    [4, 0, 1],
    async (stack, item) => outcomeOf(stack, 'confirm', await finished(stack, 'confirm', item)),
  ],
  [
    'confirm',
    'reservation_cancelled',
    [5, 0, 0],
    async (stack, item) => outcomeOf(stack, 'confirm', await finished(stack, 'cancel', item)),
  ],
  [
    'confirm',
    'reservation_expired',
    [4, 1, 0],
    async (stack, item) => outcomeOf(stack, 'confirm', await createLapsedHold(stack, item)),
  ],
  ['confirm', 'reservation_not_found', [5, 0, 0], (stack) => outcomeOf(stack, 'confirm', randomUUID())],
  ['cancel', 'cancelled', [5, 0, 0], async (stack, item) => outcomeOf(stack, 'cancel', await createHold(stack, item))],
  [
    'cancel',
    'already_cancelled',
    [5, 0, 0],
    async (stack, item) => outcomeOf(stack, 'cancel', await finished(stack, 'cancel', item)),
  ],
  [
    'cancel',
    'reservation_confirmed',
    [4, 0, 1],
    async (stack, item) => outcomeOf(stack, 'cancel', await finished(stack, 'confirm', item)),
  ],
  [
    'cancel',
    'reservation_expired',
    [4, 1, 0],
    async (stack, item) => outcomeOf(stack, 'cancel', await createLapsedHold(stack, item)),
  ],
  ['cancel', 'reservation_not_found', [5, 0, 0], (stack) => outcomeOf(stack, 'cancel', randomUUID())],
];
