import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { createItem, executeBatch, levels } from './batch.ts';

const stack = useStack();
const AT_MOST = 10_000;

test(`a sweep returns ${AT_MOST} holds at most, and the next one goes on where it stopped`, async () => {
  const items = [await createItem(stack, 6000), await createItem(stack, 6000)];
  for (const item_id of items) {
    for (let batch = 0; batch < 30; batch++) {
      const holds = Array.from({ length: 200 }, () => ({
        command: 'reserve',
        id: randomUUID(),
        item_id,
        quantity: 1,
        ttl_seconds: 60,
      }));
      await executeBatch(stack, holds);
    }
  }
  await stack.pool.query(
    "update inventory.reservations set created_at = now() - interval '2 min', expires_at = now() - interval '1 min'",
  );
  const sweep = async () => (await stack.pool.query("select public.expire() -> 'data' as swept")).rows[0].swept;
  expect(await sweep()).toEqual({ expired_count: AT_MOST, released_quantity: AT_MOST });
  expect(await sweep()).toEqual({ expired_count: 2000, released_quantity: 2000 });
  expect(await sweep()).toEqual({ expired_count: 0, released_quantity: 0 });
  for (const item of items) expect(await levels(stack, item)).toEqual([6000, 0, 0]);
  expect(await stack.audit()).toEqual([]);
});
