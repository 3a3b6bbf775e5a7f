import { describe, expect, test, vi } from 'vitest';
import { newIdempotencyKey } from '../../client/src/index.ts';
import { clientOf, reserved, UUID, wish } from './simulated-service.ts';

describe('keys', () => {
  test('each call has its own, in the header or the body; the caller’s own is sent', async () => {
    const { client, sent } = clientOf([reserved]);
    await client.createReservation(wish);
    await client.createReservation(wish);
    await client.createReservation(wish, { idempotencyKey: 'mine' });
    await client.placeOrder({ product_id: 1, customer_id: 'ada', quantity: 1 });
    await client.placeOrder({ product_id: 1, customer_id: 'ada', quantity: 1, idempotency_key: wish.item_id });
    const keys = sent.map(({ key, body }) => key ?? JSON.parse(body).idempotency_key);
    expect(keys.slice(2)).toEqual(['mine', expect.stringMatching(UUID), wish.item_id]);
    expect(new Set(keys).size).toBe(5);
  });

  test('are made without crypto.randomUUID, which a page without TLS does not have', () => {
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
    const keys = Array.from({ length: 1_000 }, newIdempotencyKey);
    vi.unstubAllGlobals();
    for (const key of keys) expect(key).toMatch(UUID);
    expect(new Set(keys).size).toBe(1_000);
  });
});
