import { createHmac, createSecretKey } from 'node:crypto';
import { validate, version } from 'uuid';
import { expect, test } from 'vitest';
import { idOfKey, idSecret } from '../../lib/ids.ts';

const secret = createSecretKey('a secret of a shop, of 32 characters', 'utf8');

test('the id of a key is always the same: a retry on another instance finds the same row', () => {
  expect(idOfKey('createItem', 'order 1', secret)).toBe('0ad7210a-143c-824e-ac46-228a772d6c04');
});

test('it is a UUID of version 8, made of the HMAC-SHA-256 of operation and key', () => {
  for (let number = 0; number < 200; number++) {
    const id = idOfKey('placeOrder', `key ${number}`, secret);
    expect([validate(id), version(id)]).toEqual([true, 8]);
    const digest = createHmac('sha256', secret).update(`placeOrder:key ${number}`).digest('hex').slice(0, 32);
    const differing = [...id.replaceAll('-', '')].flatMap((digit, at) => (digit === digest[at] ? [] : [at]));
    // Only the digit of the version and two bits of the one of the variant are not the digest's.
    expect([12, 16]).toEqual(expect.arrayContaining(differing));
  }
});

test('other operations and other keys have other ids', () => {
  const pairs = [
    ['createItem', 'a'],
    ['createItem', 'A'],
    ['createItem', 'a '],
    ['createReservation', 'a'],
    ['createItem:a', ''],
  ] as const;
  expect(new Set(pairs.map(([operation, key]) => idOfKey(operation, key, secret))).size).toBe(pairs.length);
});

test('another ID_SECRET, or without one another service key, gives other ids; ID_SECRET decides where it is set', () => {
  const ID_SECRET = 'x'.repeat(32);
  const idWith = (settings: { ID_SECRET?: string; SUPABASE_SERVICE_ROLE_KEY: string }) =>
    idOfKey('createItem', 'cart-1700000000', idSecret(settings));
  const ids = [
    idWith({ SUPABASE_SERVICE_ROLE_KEY: 'one' }),
    idWith({ SUPABASE_SERVICE_ROLE_KEY: 'other' }),
    idWith({ SUPABASE_SERVICE_ROLE_KEY: 'one', ID_SECRET }),
    idWith({ SUPABASE_SERVICE_ROLE_KEY: 'one', ID_SECRET: `${ID_SECRET}y` }),
  ];
  expect(new Set(ids).size).toBe(ids.length);
  expect(idWith({ SUPABASE_SERVICE_ROLE_KEY: 'other', ID_SECRET })).toBe(ids[2]);
});
