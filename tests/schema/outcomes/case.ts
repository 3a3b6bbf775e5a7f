import { randomUUID } from 'node:crypto';
import type { TestStack } from '../../support/stack.ts';
import { createLapsedHolds } from '../batch.ts';
import { call, outcomeOf } from '../call.ts';

type Levels = [in_stock: number, reserved: number, sold: number];

/** What a function answers, and the levels of the item after it; the item has 5 units in stock. */
export type Case = [
  name: string,
  outcome: string,
  after: Levels,
  act: (stack: TestStack, item: string) => Promise<string>,
];

/** Takes all units of an item, most of which are in more lapsed holds than one call returns. */
export async function takeAll(
  stack: TestStack,
  item: string,
  take: (units: number) => Promise<string>,
): Promise<string> {
  await call(stack, 'set_stock', randomUUID(), item, 605);
  await stack.pool.query("update inventory.stock_takes set taken_at = now() - interval '1 h' where item_id = $1", [
    item,
  ]);
  await createLapsedHolds(stack, item, 600);
  return take(605);
}

/** Calls a function twice with one id, the second time with another last argument. */
export async function reused(stack: TestStack, name: string, ...args: unknown[]): Promise<string> {
  await call(stack, name, ...args);
  return outcomeOf(stack, name, ...args.with(-1, 2));
}
