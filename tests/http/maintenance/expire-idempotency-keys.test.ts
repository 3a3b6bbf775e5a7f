import { beforeEach, expect, test } from 'vitest';
import { useApi } from '../../support/api.ts';
import { useStack } from '../../support/stack.ts';

const path = '/v1/maintenance/expire-idempotency-keys';

const stack = useStack();
const api = useApi(stack);
beforeEach(() => stack.pool.query('truncate ordering.idempotency_keys'));

async function insertKeys(count: number, age: string, tenant = 'acme'): Promise<void> {
  const pool = await stack.poolOf(tenant);
  await pool.query(
    `insert into ordering.idempotency_keys (tenant_id, key, fingerprint, order_id, response_json, created_at)
     select $3, $2 || n, '', gen_random_uuid(), 'null', clock_timestamp() - $2::interval from generate_series(1, $1) as n`,
    [count, age, tenant],
  );
}

test.each(['POST', 'GET'])('200: %s deletes the keys that are older than an hour, and no others', async (method) => {
  await insertKeys(2500, '61 min');
  // On many partitions, a call may delete more than one of them has left.
  for (const tenant of ['globex', 'initech', 'umbrella']) await insertKeys(1, '61 min', tenant);
  await insertKeys(3, '59 min');
  const { status, body } = await api.request(method, path);
  expect([status, body]).toEqual([200, { deleted_count: 2503 }]);
  const { rows } = await stack.pool.query('select key from ordering.idempotency_keys order by key');
  expect(rows.map(({ key }) => key)).toEqual(['59 min1', '59 min2', '59 min3']);
  expect((await api.request(method, path)).body).toEqual({ deleted_count: 0 });
});

test('200: a key that a request is using is left for the next sweep', async () => {
  await insertKeys(2, '61 min');
  const holder = await stack.connect();
  await holder.query('begin');
  await holder.query("select from ordering.idempotency_keys where key = '61 min1' for update");
  expect((await api.post(path)).body).toEqual({ deleted_count: 1 });
  await holder.query('rollback');
  expect((await api.post(path)).body).toEqual({ deleted_count: 1 });
});
