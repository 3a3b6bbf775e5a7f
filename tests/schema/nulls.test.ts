import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { createItem, levels } from './batch.ts';
import { call } from './call.ts';

// A function that is called with a null says which argument it needs, and changes nothing.
const stack = useStack();
afterEach(async () => expect(await stack.audit()).toEqual([]));

/** Stands for the item of a test. */
const ITEM = Symbol('item');

const nulls: [name: string, message: string, ...args: unknown[]][] = [
  ['reserve', 'reserve needs id', null, randomUUID(), 'a', 1, 60],
  ['reserve', 'reserve needs item_id or sku', randomUUID(), null, 'a', 1, 60],
  ['reserve', 'reserve needs quantity', randomUUID(), ITEM, 'a', null, 60],
  ['reserve', 'reserve needs ttl_seconds', randomUUID(), ITEM, 'a', 1, null],
  ['confirm', 'confirm needs id', null],
  ['cancel', 'cancel needs id', null],
  ['place_order', 'place_order needs id', null, ITEM, 'a', 1],
  ['place_order', 'place_order needs item_id or sku', randomUUID(), null, 'a', 1],
  ['place_order', 'place_order needs customer_id', randomUUID(), ITEM, null, 1],
  ['place_order', 'place_order needs quantity', randomUUID(), ITEM, 'a', null],
  ['cancel_order', 'cancel_order needs id', null, ITEM],
  ['cancel_order', 'cancel_order needs item_id or sku', randomUUID(), null],
  ['purchase', 'purchase needs sale_id', null, 'ann'],
  ['purchase', 'purchase needs user_id', 'demo', null],
  ['set_stock', 'set_stock needs id', null, ITEM, 1],
  ['set_stock', 'set_stock needs sku', randomUUID(), null, 1],
  ['set_stock', 'set_stock needs in_stock', randomUUID(), ITEM, null],
];

test.each(nulls)('%s with a null: %s', async (name, message, ...args) => {
  const item = await createItem(stack, 5);
  await expect(call(stack, name, ...args.map((value) => (value === ITEM ? item : value)))).rejects.toThrow(message);
  expect(await levels(stack, item)).toEqual([5, 0, 0]);
});
