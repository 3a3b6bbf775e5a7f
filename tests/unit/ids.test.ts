import { v5 } from 'uuid';
import { expect, test } from 'vitest';
import { idOfKey } from '../../lib/ids.ts';

test('the id of a key is a name-based UUID, and always the same: a retry on another instance finds the same row', () => {
  expect(idOfKey('createItem', 'order 1')).toBe('48b670b1-8cd3-5a51-be86-fe27f6322ead');
});

test('other operations and other keys have other ids', () => {
  const pairs = [
    ['createItem', 'a'],
    ['createItem', 'A'],
    ['createItem', 'a '],
    ['createReservation', 'a'],
    ['createItem:a', ''],
  ] as const;
  expect(new Set(pairs.map(([operation, key]) => idOfKey(operation, key))).size).toBe(pairs.length);
});

test('the id of a key is what the package uuid makes of the same namespace and name', () => {
  const namespace = Buffer.from('holdfast.id.keys');
  const keys = Array.from({ length: 200 }, (_, number) => `key ${number}`);
  expect(keys.map((key) => idOfKey('placeOrder', key))).toEqual(keys.map((key) => v5(`placeOrder:${key}`, namespace)));
});
