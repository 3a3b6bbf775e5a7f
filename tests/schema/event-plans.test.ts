import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { createItem, executeBatch } from './batch.ts';

// As tests/schema/plans.test.ts: with the statistics of an almost empty ledger, and a plan that was made for it.
const stack = useStack();

test('an event reads the movement that it is of, however many there are', async () => {
  const client = await stack.connect();
  await stack.pool.query('vacuum analyze inventory.stock_movements');
  const create = () => client.query("select public.create_item(gen_random_uuid(), 'new', 1, events => true)");
  const read = async () => {
    const { rows } = await client.query(
      `select (idx_tup_fetch + seq_tup_read)::int as read from pg_stat_xact_user_tables
       where schemaname = 'inventory' and relname = 'stock_movements'`,
    );
    return rows[0].read;
  };
  for (let calls = 0; calls < 10; calls++) await create(); // Now its statements are planned.
  const item_id = await createItem(stack, 1000);
  const reserve = () => ({ command: 'reserve', id: randomUUID(), item_id, quantity: 1, ttl_seconds: 600 });
  for (let batches = 0; batches < 5; batches++) await executeBatch(stack, Array.from({ length: 200 }, reserve));

  await client.query('begin');
  const before = await read();
  await create();
  expect((await read()) - before).toBeLessThanOrEqual(5);
  await client.query('commit');
});
