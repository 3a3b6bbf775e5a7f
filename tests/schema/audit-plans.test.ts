import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { FIRST } from './audited-item.ts';
import { createItem, createSale, executeBatch, purchase } from './batch.ts';

// As tests/schema/plans.test.ts: with the statistics of empty tables, and plans that were made for them.
const stack = useStack();
const EXISTING = 2000;
const AT_MOST = 50;

let item: string;
let sale: string;
beforeAll(async () => {
  await stack.pool.query('vacuum analyze');
  item = await createItem(stack, 1_000_000);
  sale = await createSale(stack, item);
});

async function fill(command: (id: string) => object): Promise<void> {
  for (let filled = 0; filled < EXISTING; filled += 200) {
    await executeBatch(
      stack,
      Array.from({ length: 200 }, () => ({ ...command(randomUUID()) })),
    );
  }
}

const kinds: Record<string, (id: string) => object> = {
  orders: (id) => ({ command: 'place_order', id, sku: item, customer_id: 'a', quantity: 1 }),
  purchases: (id) => purchase(sale, id),
  'orders with events': (id) => ({ command: 'place_order', id, sku: item, customer_id: 'a', quantity: 1 }),
};

test.each(Object.keys(kinds))(
  'a step reads the movements that it audits or archives and their rows, however many there are: %s',
  async (kind) => {
    const client = await stack.connect();
    const step = async () => {
      const { rows } = await client.query("select public.audit_next($1, $2, $3, true) -> 'data' as step", [
        item,
        FIRST,
        AT_MOST,
      ]);
      return rows[0].step;
    };
    // Now its statements are planned.
    while ((await step()).after !== null);
    await client.query('select public.set_item_events($1, $2)', [item, kind === 'orders with events']);
    await fill(kinds[kind] as (typeof kinds)[string]);
    await fill((id) => ({ command: 'reserve', id, item_id: item, quantity: 1, ttl_seconds: 600 }));

    await client.query('begin');
    const before = await rowsRead();
    const audited = await step();
    const after = await rowsRead();
    await client.query('commit');
    expect(audited.audited).toBe(AT_MOST);
    expect(after - before).toBeLessThanOrEqual(AT_MOST * (kind === 'orders with events' ? 8 : 5));
    while ((await step()).after !== null);

    await client.query('begin');
    const settled = await rowsRead();
    expect(await step()).toMatchObject({ audited: 0, after: null });
    expect((await rowsRead()) - settled).toBeLessThanOrEqual(AT_MOST);
    await client.query('commit');

    await client.query('update ordering.outbox set published_at = clock_timestamp(), next_attempt_at = null');
    await client.query('begin');
    const unarchived = await rowsRead();
    const { rows: archived } = await client.query('select public.archive(0, $1, $2) as answer', [FIRST, AT_MOST]);
    expect(archived[0].answer.data.movements).toBe(AT_MOST);
    expect((await rowsRead()) - unarchived).toBeLessThanOrEqual(AT_MOST * (kind === 'orders with events' ? 10 : 7));
    await client.query('commit');

    /** How many rows this transaction has read, by an index or without. */
    async function rowsRead(): Promise<number> {
      const { rows } = await client.query(
        `select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read
       from pg_stat_xact_user_tables where schemaname in ('inventory', 'ordering', 'archive')`,
      );
      return rows[0].read;
    }
  },
);
