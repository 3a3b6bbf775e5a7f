import { beforeAll, expect, test } from 'vitest';
import { type ApiResponse, useApi } from '../../support/api.ts';
import { arrays, malformedBodies, noTexts, scalars } from '../malformed.ts';
import { expectUnchanged } from '../unchanged.ts';
import { active, createSale, purchase, type SaleOf } from './steps.ts';

const api = useApi();
let sale: SaleOf;
beforeAll(async () => {
  sale = await createSale(api, 5);
});

const faultsOf = ({ body }: ApiResponse) => [...new Set(body.details?.map(({ field }: { field: string }) => field))];
const put = (body: unknown) => expectUnchanged(api.stack, () => api.put(sale.path, { body }));

/** What clients, proxies or CDNs take for a way through the path, once it is decoded or normalised. */
const waysInPaths: [string, string][] = ['.', '..', ' .. ', '．．', '‥', '../../demo', 'a/../b', './a', 'a/.'].map(
  (id) => [id, id],
);

test.each([
  ...noTexts,
  ['201 characters', 'x'.repeat(201)],
  ['one that is longer when normalised', 'ﷺ'.repeat(20)],
  ...waysInPaths,
])('422 validation_failed: user_id %s', async (_claim, user_id) => {
  const response = await expectUnchanged(api.stack, () => purchase(api, sale, user_id));
  expect([response.status, faultsOf(response)]).toEqual([422, ['user_id']]);
});

test.each(['%20', '%00', '%0A', 'x'.repeat(201), '..%2Fdemo', 'a%2F.', '%E2%80%A5'])(
  '422 validation_failed: the user %s in a path',
  async (user) => {
    const response = await api.get(`${sale.path}/purchases/${user}`);
    expect([response.status, faultsOf(response)]).toEqual([422, ['user_id']]);
  },
);

test.each(['Demo', '-demo', 'a_b', 'a.b', 'x'.repeat(65), '%20', 'ä', 'a%0A', '%00'])(
  '422 validation_failed: the sale %s',
  async (id) => {
    const body = { item_id: sale.item, ...active() };
    for (const response of [
      await api.get(`/v1/sales/${id}`),
      await api.get(`/v1/sales/${id}/purchases/ada`),
      await expectUnchanged(api.stack, () => api.put(`/v1/sales/${id}`, { body })),
      await expectUnchanged(api.stack, () => purchase(api, { ...sale, path: `/v1/sales/${id}` }, 'ada')),
    ])
      expect([response.status, faultsOf(response)]).toEqual([422, ['id']]);
  },
);

test.each([
  ['missing', undefined],
  ['null', null],
  ['a number', 1_900_000_000],
  ['a date', '2026-03-01'],
  ['without an offset', '2026-03-01T10:00:00'],
  ['no day of the calendar', '2026-02-30T10:00:00Z'],
  ['a 25th hour', '2026-03-01T25:00:00Z'],
  ['a leap second', '2026-06-30T23:59:60Z'],
  ['the year 0', '0000-01-01T00:00:00Z'],
  ['before 1970 in UTC', '1970-01-01T00:00:00+01:00'],
  ['after 9999 in UTC', '9999-12-31T23:59:59-23:59'],
  ['infinity', 'infinity'],
])('422 validation_failed: an instant that is %s', async (_claim, instant) => {
  for (const field of ['starts_at', 'ends_at']) {
    const response = await put({ item_id: sale.item, ...active(), [field]: instant });
    expect([field, response.status, faultsOf(response)]).toEqual([field, 422, [field]]);
  }
});

test.each([0, -1])('422 validation_failed: a window of %i ms', async (duration) => {
  const { starts_at } = active();
  const ends_at = new Date(Date.parse(starts_at) + duration).toISOString();
  const { status, body } = await put({ item_id: sale.item, starts_at, ends_at });
  expect([status, body.details]).toEqual([422, [{ field: 'ends_at', message: 'must be after starts_at' }]]);
});

test('200: the longest offsets, and a window of a millisecond', async () => {
  const window = { starts_at: '2026-03-01T10:00:00.000+23:59', ends_at: '2026-03-01T10:00:00.001+23:59' };
  const other = await createSale(api, 1);
  const { status, body } = await api.put(other.path, { body: { item_id: other.item, ...window } });
  expect([status, body.starts_at, body.ends_at]).toEqual([
    200,
    '2026-02-28T10:01:00.000000Z',
    '2026-02-28T10:01:00.001000Z',
  ]);
});

test.each([...scalars, ...arrays])('422 validation_failed: %s', async (_claim, raw) => {
  for (const [method, path] of requests()) {
    const response = await expectUnchanged(api.stack, () => api.request(method, path, { raw }));
    expect([response.status, faultsOf(response)]).toEqual([422, ['body']]);
  }
});

test.each(malformedBodies)('400 malformed_request: %s', async (_claim, raw) => {
  for (const [method, path] of requests()) {
    const { status, body } = await expectUnchanged(api.stack, () => api.request(method, path, { raw }));
    expect([status, body.code]).toEqual([400, 'malformed_request']);
  }
});

test.each(['price', '__proto__', 'constructor'])('422 validation_failed: the unknown field %s', async (field) => {
  for (const [method, path, body] of requests()) {
    const raw = JSON.stringify({ ...body, unknown: { admin: 1 } }).replace('unknown', field);
    expect(faultsOf(await expectUnchanged(api.stack, () => api.request(method, path, { raw })))).toEqual([field]);
  }
});

test.each([
  ['', 'GET, PUT, HEAD, OPTIONS'],
  ['/purchases', 'POST, OPTIONS'],
  ['/purchases/ada', 'GET, HEAD, OPTIONS'],
])('405 Allow: /v1/sales/:id%s has %s and nothing else', async (path, allow) => {
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
    if (allow.split(', ').includes(method)) continue;
    const { status, headers } = await expectUnchanged(api.stack, () => api.request(method, sale.path + path));
    const allowed = headers.get('allow')?.split(', ').sort();
    expect([method, status, allowed]).toEqual([method, 405, allow.split(', ').sort()]);
  }
});

const requests = () =>
  [
    ['PUT', sale.path, { item_id: sale.item, ...active() }],
    ['POST', `${sale.path}/purchases`, { user_id: 'ada' }],
  ] as const;
