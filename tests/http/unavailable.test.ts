import { expect, test } from 'vitest';
import { useApi } from '../support/api.ts';

/** More than the service sends at once. */
const MANY = 20;
const api = useApi();

/** The database as a front of shards is (ADR 29): what is read of this product is on a shard that does not respond. */
const FRONT = `
  alter function public.get_stock(text) rename to get_stock_of_a_shard;
  create function public.get_stock(sku text) returns json language plpgsql security definer set search_path = '' as $$
  begin
    if sku = '1' then return '{"outcome": "unavailable"}'; end if;
    return public.get_stock_of_a_shard(sku);
  end $$;
  grant execute on function public.get_stock(text) to service_role;`;
const BACK =
  'drop function public.get_stock(text); alter function public.get_stock_of_a_shard(text) rename to get_stock;';

test('503 with Retry-After while its shard does not respond, others go on, and 200 in time once it does', async () => {
  await api.stack.pool.query(FRONT);
  const refused = await api.get('/product/1');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  let answered = 0;
  const reads = Array.from({ length: MANY }, () => api.get('/product/1').finally(() => answered++));
  const others = Array.from({ length: MANY }, () => api.get('/product/2'));
  expect(new Set((await Promise.all(others)).map(({ status }) => status))).toEqual(new Set([200]));
  expect(answered).toBe(0);
  await api.stack.pool.query(BACK);
  expect(new Set((await Promise.all(reads)).map(({ status }) => status))).toEqual(new Set([200]));
});
