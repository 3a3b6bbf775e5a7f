import { randomUUID } from 'node:crypto';
import { outcomeOf } from '../call.ts';
import { type Case, reused } from './case.ts';

/** Every outcome of the functions of stock. */
export const stockOutcomes: Case[] = [
  ['create_item', 'item_created', [5, 0, 0], (stack) => outcomeOf(stack, 'create_item', randomUUID(), 'new', 1)],
  ['create_item', 'id_reused', [5, 0, 0], (stack, item) => outcomeOf(stack, 'create_item', item, 'another name', 5)],
  ['set_item_events', 'events_set', [5, 0, 0], (stack, item) => outcomeOf(stack, 'set_item_events', item, true)],
  ['set_item_events', 'item_not_found', [5, 0, 0], (stack) => outcomeOf(stack, 'set_item_events', randomUUID(), true)],
  ['get_item', 'found', [5, 0, 0], (stack, item) => outcomeOf(stack, 'get_item', item)],
  ['get_item', 'item_not_found', [5, 0, 0], (stack) => outcomeOf(stack, 'get_item', randomUUID())],
  ['get_stock', 'found', [5, 0, 0], (stack, item) => outcomeOf(stack, 'get_stock', item)],
  ['get_stock', 'item_not_found', [5, 0, 0], (stack) => outcomeOf(stack, 'get_stock', 'nothing')],
  ['get_product', 'found', [5, 0, 0], (stack, item) => outcomeOf(stack, 'get_product', item)],
  ['get_product', 'item_not_found', [5, 0, 0], (stack) => outcomeOf(stack, 'get_product', 'nothing')],
  ['set_stock', 'stock_set', [9, 0, 0], (stack, item) => outcomeOf(stack, 'set_stock', randomUUID(), item, 9)],
  ['set_stock', 'id_reused', [9, 0, 0], (stack, item) => reused(stack, 'set_stock', randomUUID(), item, 9)],
];
