import { expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { buyersOf, configure, createSale, ended, purchase } from './steps.ts';

const api = useApi();

test('200: not secured, then secured with the purchase, however the user is spelt', async () => {
  const sale = await createSale(api, 1);
  const check = (user: string) => api.get(`${sale.path}/purchases/${encodeURIComponent(user)}`);
  expect(await check('ada@example.com')).toMatchObject({ status: 200, body: { secured: false } });
  const { body } = await purchase(api, sale, 'Ada@Example.com');
  for (const spelling of ['ada@example.com', ' ADA@example.com']) {
    const checked = await check(spelling);
    expect([checked.status, checked.body]).toEqual([200, { secured: true, purchase: body }]);
    expect(checked.headers.get('cache-control')).toBe('no-store');
  }
  expect((await check('bob')).body).toEqual({ secured: false });
  expect(await buyersOf(api, sale)).toEqual(['ada@example.com']);
});

test.each(['a/', '/', '//', 'a%2Fb', '%2e%2e', 'a?b', 'a#b', '...', '..a'])(
  '200: the user %s is found by a path',
  async (user) => {
    const sale = await createSale(api, 1);
    expect((await purchase(api, sale, user)).status).toBe(201);
    const { status, body } = await api.get(`${sale.path}/purchases/${encodeURIComponent(user)}`);
    expect([status, body.secured, body.purchase.user_id]).toEqual([200, true, user.toLowerCase()]);
  },
);

test('200: also after the sale', async () => {
  const sale = await createSale(api, 1);
  await purchase(api, sale, 'ada');
  await configure(api, sale, ended());
  expect((await api.get(`${sale.path}/purchases/ada`)).body.secured).toBe(true);
});

test('404 sale_not_found', async () => {
  const { status, body } = await api.get('/v1/sales/nothing/purchases/ada');
  expect([status, body.code]).toEqual([404, 'sale_not_found']);
});
