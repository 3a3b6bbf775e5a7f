import { expect, test } from 'vitest';
import { replayPurchases } from '../concurrency/replay.ts';
import { createSale, purchase } from '../http/sales/steps.ts';
import { useApi } from '../support/api.ts';
import { useStack } from '../support/stack.ts';

const stack = useStack();
const api = useApi(stack);

test.each<[what: string, damage: string, faults: number]>([
  ['what the service did', 'select $1::uuid', 0],
  ['a purchase after the window', 'update inventory.purchases set created_at = ends_at where id = $1', 1],
  [
    'a purchase before the window',
    `update inventory.purchases set starts_at = created_at + interval '1 microsecond' where id = $1`,
    1,
  ],
  ['a unit that the ledger did not sell', 'update inventory.purchases set id = gen_random_uuid() where id = $1', 1],
  [
    'a second unit of a user',
    `insert into inventory.purchases select gen_random_uuid(), sale_id, user_id, item_id, starts_at, ends_at, created_at
     from inventory.purchases where id = $1`,
    2,
  ],
])('%s: the replay finds it', async (_, damage, faults) => {
  const sale = await createSale(api, 3);
  const { body } = await purchase(api, sale, 'ada');
  const client = await stack.connect();
  await client.query('begin');
  await client.query(`alter table inventory.purchases
    drop constraint a_user_buys_once, drop constraint a_purchase_is_made_in_the_window`);
  await client.query(damage, [body.id]);
  expect(await replayPurchases(client, [sale.item])).toHaveLength(faults);
  await client.query('rollback');
});
