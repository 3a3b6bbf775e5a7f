import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { lapse } from '../../support/lapse.ts';
import { expectUnchanged } from '../unchanged.ts';
import { active, buyersOf, configure, createSale, ended, inMinutes, purchase, upcoming } from './steps.ts';

const api = useApi();

test('201: the purchase, and the unit is sold', async () => {
  const sale = await createSale(api, 5);
  const { status, headers, body } = await purchase(api, sale, 'ada@example.com');
  expect([status, headers.get('idempotent-replayed')]).toEqual([201, null]);
  expect(body).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    sale_id: sale.id,
    item_id: sale.item,
    user_id: 'ada@example.com',
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
  });
  expect(await buyersOf(api, sale)).toEqual(['ada@example.com']);
});

test.each([
  ['in upper case', 'ADA@EXAMPLE.COM'],
  ['with space around it', ' ada@example.com\u00a0'],
  ['in wide letters', 'ａｄａ@example.com'],
])('409 already_purchased: the same user %s', async (_, spelling) => {
  const sale = await createSale(api, 5);
  const { body: first } = await purchase(api, sale, 'ada@example.com');
  const { status, body } = await purchase(api, sale, spelling);
  expect([status, body.code, body.purchase]).toEqual([409, 'already_purchased', first]);
  expect(await buyersOf(api, sale)).toEqual(['ada@example.com']);
});

test('201: users whose ids differ by an accent, and one user in two sales', async () => {
  const [one, two] = [await createSale(api, 5), await createSale(api, 5)];
  for (const sale of [one, two]) expect((await purchase(api, sale, 'Zoë')).status).toBe(201);
  expect((await purchase(api, one, 'Zoe')).status).toBe(201);
  expect(await buyersOf(api, one)).toEqual(['zoe', 'zoë']);
});

test('201: letters that combine with their accents in another way in lower case', async () => {
  const sale = await createSale(api, 5);
  const spellings = ['ϔ\u0323', '\u1fbc\u0301\u0323', 'İ\u0301'];
  for (const user of spellings) expect((await purchase(api, sale, user)).status).toBe(201);
  for (const user of await buyersOf(api, sale))
    expect((await purchase(api, sale, user)).body.code).toBe('already_purchased');
});

describe('a repeated key', () => {
  test('201: gets the same purchase again, and buys nothing more', async () => {
    const sale = await createSale(api, 5);
    const key = randomUUID();
    const [first, second] = [await purchase(api, sale, 'ada', key), await purchase(api, sale, 'Ada', key)];
    expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([201, null]);
    expect([second.status, second.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    expect(second.body).toEqual(first.body);
    expect(await buyersOf(api, sale)).toEqual(['ada']);
  });

  test('201: also when the sale has sold out and ended', async () => {
    const sale = await createSale(api, 1);
    const key = randomUUID();
    const first = await purchase(api, sale, 'ada', key);
    await configure(api, sale, { starts_at: inMinutes(-5), ends_at: inMinutes(-1) });
    expect(await purchase(api, sale, 'ada', key)).toMatchObject({ status: 201, body: first.body });
  });

  test.each([
    ['another user', 1, 'bob'],
    ['another user, to whom nothing is left', 0, 'bob'],
  ])('422 idempotency_key_reused: from %s', async (_, left, user) => {
    const sale = await createSale(api, 1 + left);
    const key = randomUUID();
    await purchase(api, sale, 'ada', key);
    const { status, body } = await expectUnchanged(api.stack, () => purchase(api, sale, user, key));
    expect([status, body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  test('422 idempotency_key_reused: in another sale', async () => {
    const [one, two] = [await createSale(api, 1), await createSale(api, 1)];
    const key = randomUUID();
    await purchase(api, one, 'ada', key);
    expect((await purchase(api, two, 'ada', key)).body.code).toBe('idempotency_key_reused');
    expect(await buyersOf(api, two)).toEqual([]);
  });

  test('201: a key that was refused is not used up', async () => {
    const sale = await createSale(api, 1, upcoming());
    const key = randomUUID();
    expect((await purchase(api, sale, 'ada', key)).status).toBe(409);
    await configure(api, sale, active());
    expect((await purchase(api, sale, 'ada', key)).status).toBe(201);
  });
});

describe('refusals, in order of precedence', () => {
  const refuse = async (sale: { id: string; item: string; path: string }, user = 'bob') => {
    const { status, body } = await expectUnchanged(api.stack, () => purchase(api, sale, user));
    return { status, ...body };
  };

  test('404 sale_not_found', async () => {
    expect(await refuse({ id: 'x', item: 'x', path: '/v1/sales/nothing' })).toMatchObject({ code: 'sale_not_found' });
  });

  test('409 already_purchased: before sold_out, and before sale_ended', async () => {
    const sale = await createSale(api, 1);
    const { body } = await purchase(api, sale, 'bob');
    const refusal = { status: 409, code: 'already_purchased', purchase: body };
    expect(await refuse(sale)).toMatchObject(refusal);
    await configure(api, sale, ended());
    expect(await refuse(sale)).toMatchObject(refusal);
    await configure(api, sale, upcoming());
    expect(await refuse(sale)).toMatchObject(refusal);
  });

  test.each([0, 1])('409 sale_not_started: with the time of the start, %i units left', async (left) => {
    const sale = await createSale(api, 1 + left);
    await purchase(api, sale, 'ada');
    const { starts_at } = (await configure(api, sale, upcoming())).body;
    expect(await refuse(sale)).toMatchObject({ status: 409, code: 'sale_not_started', starts_at });
  });

  test.each([0, 1])('409 sale_ended: with the time of the end, %i units left', async (left) => {
    const sale = await createSale(api, 1 + left);
    await purchase(api, sale, 'ada');
    const { ends_at } = (await configure(api, sale, ended())).body;
    expect(await refuse(sale)).toMatchObject({ status: 409, code: 'sale_ended', ends_at });
  });

  test('409 sold_out', async () => {
    const sale = await createSale(api, 1);
    await purchase(api, sale, 'ada');
    expect(await refuse(sale)).toMatchObject({ status: 409, code: 'sold_out' });
    expect(await buyersOf(api, sale)).toEqual(['ada']);
  });
});

test('a held unit cannot be bought; when the hold has lapsed, it can', async () => {
  const sale = await createSale(api, 1);
  const hold = { item_id: sale.item, customer_id: 'ada', quantity: 1 };
  const { body } = await api.post('/v1/reservations', { body: hold });
  expect((await purchase(api, sale, 'bob')).body.code).toBe('sold_out');
  await lapse(api.stack, body.id);
  expect((await purchase(api, sale, 'bob')).status).toBe(201);
  expect(await api.stack.audit()).toEqual([]);
});

test('201: the service without batches', async () => {
  const sale = await createSale(api, 1);
  expect((await purchase(alone, sale, 'ada')).status).toBe(201);
  expect((await purchase(alone, sale, 'ada')).body.code).toBe('already_purchased');
});
const alone = useApi(api.stack, { BATCHING: 'off' });
