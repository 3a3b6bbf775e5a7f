import { expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { lapse } from '../../support/lapse.ts';
import { until } from '../../support/until.ts';
import { active, createSale, ended, purchase, upcoming } from './steps.ts';

const api = useApi();
/** A second instance, which has not read what the first has. */
const other = useApi(api.stack);

test.each([
  ['upcoming', upcoming()],
  ['active', active()],
  ['ended', ended()],
])('200: %s, with its window and units', async (status, window) => {
  const sale = await createSale(api, 3, window);
  const { headers, body } = await api.get(sale.path);
  expect(body).toEqual({
    id: sale.id,
    item_id: sale.item,
    name: 'On sale',
    status,
    sold_out: false,
    starts_at: window.starts_at.replace('Z', '000Z'),
    ends_at: window.ends_at.replace('Z', '000Z'),
    total_quantity: 3,
    remaining_quantity: 3,
    server_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
  });
  expect(headers.get('cache-control')).toBe('public, max-age=0, s-maxage=1, stale-while-revalidate=1');
});

test('200: the seed’s sale is active', async () => {
  expect((await api.get('/v1/sales/demo')).body).toMatchObject({
    name: 'Aurora Lamp, First Edition',
    status: 'active',
    remaining_quantity: 100,
  });
});

test('200: sold out; a lapsed hold remains', async () => {
  const sale = await createSale(api, 2);
  await purchase(api, sale, 'ada');
  const hold = { item_id: sale.item, customer_id: 'bob', quantity: 1 };
  const { body } = await api.post('/v1/reservations', { body: hold });
  expect((await api.get(sale.path)).body).toMatchObject({ sold_out: true, total_quantity: 2, remaining_quantity: 0 });
  await lapse(api.stack, body.id);
  expect((await other.get(sale.path)).body).toMatchObject({
    sold_out: false,
    total_quantity: 2,
    remaining_quantity: 1,
  });
});

test('304: nothing has changed but the time; 200 with another ETag after a purchase', async () => {
  const sale = await createSale(api, 2);
  const etag = (await api.get(sale.path)).headers.get('etag') as string;
  const revalidate = () => other.get(sale.path, { headers: { 'if-none-match': etag } });
  const known = await revalidate();
  expect([known.status, known.body, known.headers.get('etag')]).toEqual([304, undefined, etag]);
  expect(known.headers.get('cache-control')).toMatch('s-maxage=1');
  await purchase(api, sale, 'ada');
  await until('it is another', async () => (await revalidate()).status === 200);
});

test('404 sale_not_found, which no CDN keeps', async () => {
  const { status, headers, body } = await api.get('/v1/sales/nothing');
  expect([status, body.code, headers.get('cache-control')]).toEqual([404, 'sale_not_found', 'no-store']);
});

test('a sale that is created is found within a second, although it was read before', async () => {
  const sale = await createSale(api, 1);
  const path = `${sale.path}-2`;
  expect((await api.get(path)).status).toBe(404);
  await api.put(path, { body: { item_id: sale.item, ...active() } });
  await until('it is found', async () => (await api.get(path)).status === 200);
});
