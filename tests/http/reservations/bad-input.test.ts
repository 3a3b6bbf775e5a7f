import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiResponse } from '../../support/api.ts';
import { useStack } from '../../support/stack.ts';
import { hosts } from '../hosts.ts';
import { arrays, malformedBodies, noQuantities, noTexts, noUuids, scalars } from '../malformed.ts';
import { expectUnchanged } from '../unchanged.ts';
import { createItem, hold } from './steps.ts';

const item = { name: 'White T-Shirt', initial_quantity: 5 };
const reservation = { item_id: '', customer_id: 'customer_42', quantity: 1 };
const fieldsOf = ({ body }: ApiResponse) => body.details?.map(({ field }: { field: string }) => field);

const stack = useStack();

describe.each(hosts)('bad input on $host', ({ useApi }) => {
  const api = useApi(stack);
  let held: string;
  beforeAll(async () => {
    reservation.item_id = await createItem(api);
    held = (await hold(api, reservation.item_id)).id;
  });
  const post = (path: string, request: Parameters<typeof api.post>[1]) =>
    expectUnchanged(stack, () => api.post(path, request));

  const paths = (): string[] => [
    '/v1/items',
    '/v1/reservations',
    `/v1/reservations/${held}/confirm`,
    `/v1/reservations/${held}/cancel`,
  ];

  test.each(malformedBodies)('400 malformed_request: %s', async (_claim, raw) => {
    for (const path of paths()) {
      const { status, body } = await post(path, { raw });
      expect([path, status, body.code]).toEqual([path, 400, 'malformed_request']);
    }
  });

  test.each(scalars)('422 validation_failed, or 400 malformed_request: %s', async (_claim, raw) => {
    for (const path of paths()) expect([400, 422]).toContain((await post(path, { raw })).status);
  });

  test.each(arrays)('422 validation_failed: %s', async (_claim, raw) => {
    for (const path of paths()) {
      const response = await post(path, { raw });
      expect([path, response.status, fieldsOf(response)]).toEqual([path, 422, ['body']]);
    }
  });

  test('422 validation_failed: without a body, every missing field is named', async () => {
    expect(fieldsOf(await post('/v1/items', { body: {} }))).toEqual(['name', 'initial_quantity']);
    expect(fieldsOf(await post('/v1/reservations', { body: {} }))).toEqual(['item_id', 'customer_id', 'quantity']);
    expect((await post('/v1/items', {})).status).toBe(422);
  });

  describe('422 validation_failed', () => {
    async function expectFault(path: string, field: string, body: Record<string, unknown>) {
      const response = await post(path, { body });
      expect([response.status, response.body.code]).toEqual([422, 'validation_failed']);
      expect(new Set(fieldsOf(response))).toEqual(new Set([field]));
    }

    test.each([...noTexts, ['201 characters', 'x'.repeat(201)]])('name: %s', async (_claim, name) => {
      await expectFault('/v1/items', 'name', { ...item, name });
    });
    test.each(noQuantities)('initial_quantity: %s', async (_claim, initial_quantity) => {
      await expectFault('/v1/items', 'initial_quantity', { ...item, initial_quantity });
    });
    test.each([
      ['null', null],
      ['a text', 'true'],
      ['a number', 1],
      ['an object', {}],
    ])('events: %s', async (_claim, events) => {
      await expectFault('/v1/items', 'events', { ...item, events });
      const changed = await expectUnchanged(stack, () =>
        api.patch(`/v1/items/${reservation.item_id}`, { body: { events } }),
      );
      expect([changed.status, fieldsOf(changed)]).toEqual([422, ['events']]);
    });
    test.each([...noTexts, ['201 characters', 'x'.repeat(201)]])('customer_id: %s', async (_claim, customer_id) => {
      await expectFault('/v1/reservations', 'customer_id', { ...reservation, customer_id });
    });
    test.each(noQuantities)('quantity: %s', async (_claim, quantity) => {
      await expectFault('/v1/reservations', 'quantity', { ...reservation, quantity });
    });
    test.each([...noQuantities.slice(1), ['86,401', 86_401]])('ttl_seconds: %s', async (_claim, ttl_seconds) => {
      await expectFault('/v1/reservations', 'ttl_seconds', { ...reservation, ttl_seconds });
    });
    test.each([...noTexts, ['a word', 'nothing'], ['a URN', `urn:uuid:${randomUUID()}`]])(
      'item_id: %s',
      async (_claim, item_id) => {
        await expectFault('/v1/reservations', 'item_id', { ...reservation, item_id });
      },
    );
    test.each(['price', '__proto__', 'constructor', 'toString', ''])('the unknown field "%s"', async (field) => {
      for (const [path, body] of [
        ['/v1/items', item],
        ['/v1/reservations', reservation],
        [`/v1/reservations/${held}/confirm`, {}],
        [`/v1/reservations/${held}/cancel`, {}],
      ] as const) {
        const raw = JSON.stringify({ ...body, unknown: { quantity: 9 } }).replace('"unknown"', JSON.stringify(field));
        const response = await post(path, { raw });
        expect([path, response.status, fieldsOf(response)]).toEqual([path, 422, [field || 'body']]);
      }
    });
  });

  test('413 body_too_large: 1 MB, and arrays 10,000 deep', async () => {
    for (const raw of [new Uint8Array(1_000_000).fill(0x20), '['.repeat(10_000) + ']'.repeat(10_000)]) {
      for (const path of paths()) {
        const { status, body } = await post(path, { raw });
        expect([path, status, body.code]).toEqual([path, 413, 'body_too_large']);
      }
    }
  });

  test('413 body_too_large: one byte more than 16 KiB, and not one less', async () => {
    const body = JSON.stringify(item);
    expect((await api.post('/v1/items', { raw: body.padEnd(16_384) })).status).toBe(201);
    expect((await post('/v1/items', { raw: body.padEnd(16_385) })).status).toBe(413);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonp',
    'json',
    '',
  ])('415 unsupported_media_type: "%s"', async (type) => {
    for (const path of paths()) {
      const { status, body } = await post(path, { raw: '{}', headers: { 'content-type': type } });
      expect([path, status, body.code]).toEqual([path, 415, 'unsupported_media_type']);
    }
  });

  test.each([...noUuids, ['10,000 characters', 'x'.repeat(10_000)] as const])(
    '422 validation_failed: an id that is %s',
    async (_claim, id) => {
      for (const act of [
        () => api.get(`/v1/items/${id}`),
        () => api.patch(`/v1/items/${id}`, { body: { events: true } }),
        () => api.get(`/v1/reservations/${id}`),
        () => api.post(`/v1/reservations/${id}/confirm`),
        () => api.post(`/v1/reservations/${id}/cancel`),
      ]) {
        const response = await expectUnchanged(stack, act);
        expect([response.status, response.body.code, fieldsOf(response)]).toEqual([422, 'validation_failed', ['id']]);
      }
    },
  );

  test.each(['%zz', '%'])('404 not_found: the path segment %s', async (id) => {
    expect((await api.get(`/v1/items/${id}`)).status).toBe(404);
    expect((await api.post(`/v1/reservations/${id}/confirm`)).status).toBe(404);
  });

  test.each([
    ['300 characters', 'x'.repeat(300)],
    ['256 characters', 'x'.repeat(256)],
    ['none', ''],
    ['a letter that is not ASCII', 'ä'],
    ['a tab', 'a\tb'],
  ])('400 malformed_request: an Idempotency-Key of %s', async (_claim, key) => {
    for (const [path, body] of [
      ['/v1/items', item],
      ['/v1/reservations', reservation],
    ] as const) {
      const response = await post(path, { body, headers: { 'idempotency-key': key } });
      expect([response.status, response.body.code, fieldsOf(response)]).toEqual([
        400,
        'malformed_request',
        ['Idempotency-Key'],
      ]);
    }
  });

  test('201: an Idempotency-Key of 255 characters, all of printable ASCII', async () => {
    const key = ` ${Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).join('')}`.padEnd(
      254,
      '-',
    );
    expect((await api.post('/v1/items', { body: item, headers: { 'idempotency-key': key } })).status).toBe(201);
  });
});
