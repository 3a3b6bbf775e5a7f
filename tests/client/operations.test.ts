import { beforeAll, describe, expect, test } from 'vitest';
import { operations as table } from '../../client/src/generated/operations.ts';
import { type Client, createClient, type OperationId } from '../../client/src/index.ts';
import { operations } from '../../lib/meta/documents.ts';
import { sampleOf } from '../contract/samples.ts';
import { useApi } from '../support/api.ts';
import { createEvents } from '../support/outbox.ts';
import { useStack } from '../support/stack.ts';
import { type Calls, callsOf, confirmTenantOrder, createItem } from './calls.ts';

const secrets = { apiKey: 'for the staff only', cronSecret: 'for the cron alone' };
const stack = useStack();
const api = useApi(stack, { NODE_ENV: 'development', API_KEY: secrets.apiKey, CRON_SECRET: secrets.cronSecret });
let client: Client;
let calls: Calls;
beforeAll(() => {
  client = createClient({ baseUrl: api.url, tenantId: 'acme', ...secrets });
  calls = callsOf(client, async () => (await createEvents(stack, 1, 1))[0][0]);
});

describe('the methods of the client', () => {
  test('are the operations of the documents', () => {
    expect(Object.keys(client).sort()).toEqual(operations.map(({ id }) => id).sort());
  });

  test.each(operations)('$id: it has a query or a body, and none of their names is one of the path', (operation) => {
    const { params, query, body } = sampleOf(operation);
    const members = Object.keys((body as object | undefined) ?? {});
    expect([...Object.keys(query), ...members].filter((name) => name in params)).toEqual([]);
    expect(operation.query === undefined || members.length === 0).toBe(true);
  });

  test.each(Object.keys(table) as OperationId[])('%s succeeds; repeated, it answers as the table says', async (id) => {
    const call = await calls[id]();
    const { outcomes, problems, ...operation } = table[id];
    const first = await call();
    expect(Object.values(outcomes)).toContain(first.outcome);
    const repeated = await call();
    if ('refusesRepeats' in operation) expect(problems).toContain(repeated.outcome);
    else expect(Object.values(outcomes)).toContain(repeated.outcome);
    if ('key' in operation)
      expect([first, repeated]).toEqual([
        expect.objectContaining({ replayed: false }),
        expect.objectContaining({ replayed: true, data: first.data }),
      ]);
  });
});

describe('an outcome', () => {
  test('has what the service returned, and the id of the request', async () => {
    const item_id = await createItem(client);
    const result = await client.createReservation({ item_id, customer_id: 'ada', quantity: 2 });
    expect(result).toEqual({
      outcome: 'reserved',
      status: 201,
      replayed: false,
      request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      data: expect.objectContaining({ item_id, quantity: 2, status: 'PENDING' }),
    });
  });

  test('is the code of the problem where it is refused', async () => {
    const item_id = await createItem(client, 1);
    const result = await client.createReservation({ item_id, customer_id: 'ada', quantity: 2 });
    expect(result).toMatchObject({ outcome: 'insufficient_stock', status: 409 });
    expect(result.problem).toMatchObject({ code: 'insufficient_stock', request_id: result.request_id });
  });

  test('has the etag of a tenant’s order; another version is a conflict', async () => {
    const { order_id, etag } = await confirmTenantOrder(client);
    expect(etag).toBe('"2"');
    const stale = await client.closeTenantOrder({ order_id }, { ifMatch: '"1"' });
    expect(stale.problem).toMatchObject({ code: 'conflict', message: 'stale version' });
    expect(await client.closeTenantOrder({ order_id }, { ifMatch: etag })).toMatchObject({ etag: '"3"' });
  });

  test('of an order is that of its own tenant', async () => {
    const { order_id } = await confirmTenantOrder(client);
    const other = createClient({ baseUrl: api.url, tenantId: 'globex' });
    expect((await other.getTenantOrder({ order_id })).outcome).toBe('order_not_found');
    const none = createClient({ baseUrl: api.url });
    await expect(none.getTenantOrder({ order_id })).rejects.toThrow('getTenantOrder needs the client’s tenantId');
  });

  test('is unauthorized without the secret, and each secret goes only where it is needed', async () => {
    const sent: Record<string, string | null> = {};
    const noting = createClient({
      ...{ baseUrl: api.url, ...secrets, tenantId: 'acme' },
      fetch: (request) => {
        sent[new URL(request.url).pathname] = request.headers.get('Authorization');
        return fetch(request);
      },
    });
    await noting.setStock({ id: 'shirt', stock: 1 });
    await noting.getStock({ id: 'shirt' });
    await noting.getOutbox();
    expect(sent).toEqual({
      '/product/shirt/stock': 'Bearer for the staff only',
      '/product/shirt': null,
      '/v1/maintenance/outbox': 'Bearer for the cron alone',
    });
    expect((await createClient({ baseUrl: api.url }).audit()).outcome).toBe('unauthorized');
  });

  test('is of any text in a path, and a base address may end with a slash', async () => {
    const id = 'white / T-shirt? 50 % #1 ü';
    const slashed = createClient({ baseUrl: `${api.url}/`, ...secrets });
    expect(await slashed.setStock({ id, stock: 7 })).toMatchObject({ outcome: 'stock_set' });
    expect(await slashed.getStock({ id })).toMatchObject({ data: { IN_STOCK: 7 } });
  });

  test.each(['', '.', '..'])('is not that of another path: %o is no part of one', async (user_id) => {
    await expect(client.getPurchase({ id: 'demo', user_id })).rejects.toThrow(
      'getPurchase: no path can have this user_id',
    );
  });

  test('of metrics is text', async () => {
    expect(await client.getMetrics()).toMatchObject({ outcome: 'scraped', data: expect.stringContaining('# HELP ') });
  });

  test('of a list is the page that its query asks for', async () => {
    const [first, second] = [await client.createTenantOrder(), await client.createTenantOrder()];
    const page = await client.listTenantOrders({ limit: 1 });
    expect(page.data?.items.map(({ id }) => id)).toEqual([second.data?.id]);
    const next = await client.listTenantOrders({ limit: 1, cursor: page.data?.nextCursor as string });
    expect(next.data?.items.map(({ id }) => id)).toEqual([first.data?.id]);
  });
});
