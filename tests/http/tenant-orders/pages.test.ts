import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { useStack } from '../../support/stack.ts';
import { asTenant, createOrder, type Tenant } from './steps.ts';

/** ORDERS=10000 is the long form. */
const ORDERS = Number(process.env.ORDERS ?? 30);

const stack = useStack();
const api = useApi(stack);

const newTenant = () => asTenant(api, randomUUID());

/** Orders straight into the table, `apart` from each other in time. */
async function fill({ tenant }: Tenant, count: number, apart = '1 ms'): Promise<void> {
  const pool = await stack.poolOf(tenant);
  await pool.query(
    `insert into ordering.orders (id, tenant_id, created_at, updated_at, updated_by)
     select gen_random_uuid(), $1, at, at, gen_random_uuid()
     from generate_series(1, $2) as n, lateral (select now() - interval '1 h' + n * $3::interval as at) as time`,
    [tenant, count, apart],
  );
}

/** The ids of all pages; `between` runs after each. */
async function readAll(tenant: Tenant, limit: number, between = async () => {}): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | null = null;
  do {
    const { status, body } = await tenant.list(`?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`);
    expect(status).toBe(200);
    pages.push(body.items.map(({ id }: { id: string }) => id));
    cursor = body.nextCursor;
    await between();
  } while (cursor !== null);
  return pages;
}

async function idsOf({ tenant }: Tenant): Promise<string[]> {
  const { rows } = await stack.pool.query(
    'select id from ordering.orders where tenant_id = $1 order by created_at desc, id desc',
    [tenant],
  );
  return rows.map(({ id }) => id);
}

test('200: 15 orders are pages of 10 and 5, latest first, by default', async () => {
  const tenant = newTenant();
  const created: string[] = [];
  for (let n = 0; n < 15; n++) created.unshift(await createOrder(tenant));
  const first = (await tenant.list()).body;
  expect(first.items.map(({ id }: { id: string }) => id)).toEqual(created.slice(0, 10));
  expect(first.items[0]).toEqual((await tenant.get(created[0] as string)).body);
  const second = (await tenant.list(`?cursor=${first.nextCursor}`)).body;
  expect(second.items.map(({ id }: { id: string }) => id)).toEqual(created.slice(10));
  expect(second.nextCursor).toBeNull();
});

test.each([
  ['at one instant', '0 s'],
  ['a microsecond apart', '1 microsecond'],
])('200: 15 orders created %s, by 4: each once', async (_, apart) => {
  const tenant = newTenant();
  await fill(tenant, 15, apart);
  const pages = await readAll(tenant, 4);
  expect(pages.map((page) => page.length)).toEqual([4, 4, 4, 3]);
  expect(pages.flat()).toEqual(await idsOf(tenant));
});

test(`200: ${ORDERS} orders by 7, while others are created and closed: each once`, { timeout: 600_000 }, async () => {
  const tenant = newTenant();
  await fill(tenant, ORDERS);
  const before = await idsOf(tenant);
  let [page, created] = [0, 0];
  const pages = await readAll(tenant, 7, async () => {
    page += 1;
    for (; created < (page * 7) / 10; created++) await createOrder(tenant, 'closed');
    // One that was read, and one that will be: a change does not move an order.
    for (const at of [page, ORDERS - page]) {
      await stack.pool.query(
        "update ordering.orders set status = 'confirmed', version = 2, total_cents = 1, updated_at = now() where id = $1",
        [before[at]],
      );
    }
  });
  expect(pages.flat()).toEqual(before);
  expect(await idsOf(tenant)).toHaveLength(ORDERS + created);
});

test('200: no orders; a last page that is full has no next one', async () => {
  const tenant = newTenant();
  expect((await tenant.list()).body).toEqual({ items: [], nextCursor: null });
  await fill(tenant, 4);
  expect(await readAll(tenant, 2)).toHaveLength(2);
});

test('the cursor is Base64 of JSON, with the microseconds of the last order', async () => {
  const tenant = newTenant();
  await fill(tenant, 2, '1 microsecond');
  const { items, nextCursor } = (await tenant.list('?limit=1')).body;
  const position = JSON.parse(Buffer.from(nextCursor, 'base64').toString());
  expect(position).toEqual({ ts: items[0].createdAt, id: items[0].id });
  const standard = encodeURIComponent(Buffer.from(JSON.stringify(position)).toString('base64'));
  expect((await tenant.list(`?limit=1&cursor=${standard}`)).body.items).toHaveLength(1);
});

test('200: a cursor of another tenant shows the caller’s own orders alone', async () => {
  const [one, two] = [newTenant(), newTenant()];
  await fill(two, 3, '1 microsecond');
  await fill(one, 3);
  const { nextCursor } = (await one.list('?limit=2')).body;
  const { items } = (await two.list(`?cursor=${nextCursor}`)).body;
  expect(items.map(({ tenantId }: { tenantId: string }) => tenantId)).toEqual([two.tenant, two.tenant, two.tenant]);
});

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const position = { ts: '2026-03-01T09:30:00.123456Z', id: randomUUID() };
test.each([
  ['empty', ''],
  ['truncated', encode(position).slice(0, -10)],
  ['no Base64', '%%%'],
  ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')],
  ['no JSON', Buffer.from('nonsense').toString('base64url')],
  ['a list', encode([])],
  ['null', encode(null)],
  ['without ts', encode({ id: position.id })],
  ['without id', encode({ ts: position.ts })],
  ['with something else', encode({ ...position, tenant_id: 'other' })],
  ['with a ts without microseconds', encode({ ...position, ts: '2026-03-01T09:30:00Z' })],
  ['with a ts that is none', encode({ ...position, ts: '2026-02-30T09:30:00.123456Z' })],
  ['with a ts of the year 0', encode({ ...position, ts: '0000-01-01T00:00:00.000000Z' })],
  ['with a ts of infinity', encode({ ...position, ts: 'infinity' })],
  ['with an id that is none', encode({ ...position, id: '1' })],
])('400 cursor_not_valid: %s', async (_, cursor) => {
  const { status, body } = await newTenant().list(`?cursor=${encodeURIComponent(cursor)}`);
  expect([status, body.code]).toEqual([400, 'cursor_not_valid']);
});

test.each(['0', '101', '-1', '1.5', 'ten', '', '1e1', '٣'])('422 validation_failed: limit %s', async (limit) => {
  const { status, body } = await newTenant().list(`?limit=${encodeURIComponent(limit)}`);
  expect([status, body.details[0].field]).toEqual([422, 'limit']);
});

test('a page reads as many rows as it shows, however many there are and whatever the statistics say', async () => {
  const tenant = newTenant();
  const client = await stack.connect({ owner: tenant.tenant });
  await client.query('begin');
  const page = () =>
    client.query("select public.list_tenant_orders($1, 10, now() - '59 min'::interval, $2)", [
      tenant.tenant,
      randomUUID(),
    ]);
  await page();
  await fill(tenant, 20_000, '1 ms');
  const read = async () =>
    (
      await client.query(
        "select (idx_tup_fetch + seq_tup_read + idx_scan)::int as read from pg_stat_xact_user_tables where schemaname = 'ordering' and relname = 'orders'",
      )
    ).rows[0].read;
  const before = await read();
  await page();
  expect((await read()) - before).toBeLessThanOrEqual(15);
  await client.query('rollback');
});
