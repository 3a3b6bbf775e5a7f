import { describe, expect, test } from 'vitest';
import { useStack } from '../../support/stack.ts';
import { declared } from './declared.ts';
import { useOperations } from './serve.ts';

const stack = useStack();
const send = useOperations(stack, declared);
const json = (body: unknown, headers: Record<string, string> = {}) => ({
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** A new item with that many units; its sku. */
async function createItem(units: number): Promise<string> {
  const sku = `item-${units}-${performance.now()}`;
  const headers = { 'x-tenant-id': 'acme', 'if-match': `"${units}"` };
  expect((await send('PATCH', `/levels/${sku}`, json({ units }, headers))).status).toBe(200);
  return sku;
}

describe('a key that was used with another body', () => {
  test.each([
    ['/holds', 422, 'idempotency_key_reused'],
    ['/holds-or-conflict', 409, 'conflict'],
  ])('%s responds as it declares: %i %s', async (path, status, code) => {
    const sku = await createItem(5);
    const key = { 'idempotency-key': sku };
    const first = await send('POST', path, json({ sku, quantity: 1 }, key));
    const again = await send('POST', path, json({ sku, quantity: 1 }, key));
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await send('POST', path, json({ sku, quantity: 2 }, key))).toMatchObject({ status, body: { code } });
  });
});

describe('an operation of several commands', () => {
  test('200: its outcome becomes a response like any other', async () => {
    const sku = await createItem(21);
    const { status, headers, body } = await send('POST', `/levels/${sku}/double`);
    expect([status, headers.get('etag'), body]).toEqual([200, '"42"', { sku, available_quantity: 42 }]);
    expect(await stack.audit()).toEqual([]);
  });

  test('404: an outcome of a command before the last', async () => {
    expect(await send('POST', '/levels/none/double')).toMatchObject({ status: 404, body: { code: 'item_not_found' } });
  });
});

describe('a refusal', () => {
  test.each([
    ['stale', 'stale version'],
    ['closed', 'closed item'],
  ])('409 conflict: one code, and the message of the outcome %s', async (because, message) => {
    const sku = await createItem(1);
    const { status, body } = await send('POST', `/levels/${sku}/refuse?because=${because}`);
    expect([status, body.code, body.message]).toEqual([409, 'conflict', message]);
  });

  test('409: with members made of the data', async () => {
    const sku = await createItem(3);
    expect(await send('POST', `/levels/${sku}/refuse?because=taken`)).toMatchObject({
      status: 409,
      body: { code: 'taken', item: { sku, available_quantity: 3 } },
    });
  });
});
