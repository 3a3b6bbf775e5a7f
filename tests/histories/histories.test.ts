import { randomInt } from 'node:crypto';
import { randomLcg } from 'd3-random';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useApi } from '../support/api.ts';
import { type Fault, FaultProxy, faultNames } from '../support/fault-proxy.ts';
import { useStack } from '../support/stack.ts';
import { History, type Random } from './clients.ts';
import { describeHistory, itemWith } from './item.ts';
import { linearize } from './linearize.ts';

/** The same seed draws the same acts and faults; how they overlap depends on the timing, too. */
const SEED = Number(process.env.SEED ?? randomInt(1_000_000));
/** Clients that act at the same time, each on one item, through another instance each time. */
const RUNS = Number(process.env.RUNS ?? 200);
const ACTS = 5;
const RUNS_OF_AN_ITEM = 8;
const UNITS = 3;

const stack = useStack();
const settings: Record<string, string> = { LOG_LEVEL: 'silent' };
let proxy: FaultProxy;
beforeAll(async () => {
  proxy = new FaultProxy(stack.restUrl);
  await proxy.listen();
  settings.SUPABASE_URL = proxy.url;
});
afterAll(() => proxy.stop());
const instances = [useApi(stack, settings), useApi(stack, settings), useApi(stack, settings)];

/** The service sends again what was cut or garbled; after a silence it answers 503. */
const quickFaults = faultNames.filter((name) => !name.startsWith('silence'));
function drawFaults(random: Random): () => Fault {
  let calls = 0;
  return () => {
    if (++calls === 20) return 'silence after the commit';
    return random() < 0.1 ? (quickFaults[Math.floor(random() * quickFaults.length)] as Fault) : 'none';
  };
}

async function createItems(count: number): Promise<History[]> {
  const histories = Array.from({ length: count }, (_, number) => new History(1000 + number));
  for (const { sku } of histories) {
    await stack.pool.query('select public.set_stock(gen_random_uuid(), $1, $2)', [String(sku), UNITS]);
  }
  await stack.pool.query(
    "select public.configure_sale(sku, id, now(), now() + '1 day') from inventory.items where sku = any ($1)",
    [histories.map(({ sku }) => String(sku))],
  );
  await stack.pool.query('update inventory.items set unit_price_cents = 100 where unit_price_cents is null');
  return histories;
}

test(`${RUNS} clients of three instances see the histories of items that change one step at a time (SEED=${SEED})`, {
  timeout: 30_000 + RUNS * 20,
}, async () => {
  const random = randomLcg(SEED);
  const histories = await createItems(Math.ceil(RUNS / RUNS_OF_AN_ITEM));
  proxy.nextFault = drawFaults(random);
  await Promise.all(
    Array.from({ length: RUNS }, async (_, run) => {
      const history = histories[run % histories.length] as History;
      for (let act = 0; act < ACTS; act++) {
        await history.act(instances[(run + act) % instances.length] as (typeof instances)[0], random);
      }
    }),
  );
  for (const { sku, operations } of histories) {
    const isLinearizable = linearize(operations, itemWith(UNITS)) !== undefined;
    expect(isLinearizable, `product ${sku}, in stock ${UNITS}:\n${describeHistory(operations)}`).toBe(true);
  }
  const outputs = new Set(histories.flatMap(({ operations }) => operations.map(({ output }) => output)));
  expect([...outputs]).toEqual(expect.arrayContaining(['done', 'refused', 'unknown']));
  expect(await stack.audit()).toEqual([]);
});
