/**
 * `npm run test:chaos`: orders, reservations and purchases in a sale keep coming while Postgres, PostgREST and the instances of
 * the service are killed in turn. Every customer retries until the purchase is acknowledged. In the end each acknowledged
 * purchase must be one row, the audit must find nothing, and nothing may have been away for more than three seconds.
 *
 *     npm run test:chaos -- --kills 6 --seed 7
 *
 * Exit status 1 when anything was wrong.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { randomLcg } from 'd3-random';
import { Listr } from 'listr2';
import pRetry from 'p-retry';
import { positiveNumber, wholeNumber } from '../../scripts/options.ts';
import { printed } from '../../scripts/report/page.ts';
import { withClient } from '../../scripts/stack/cluster.ts';
import type { Criterion } from '../stress/checks/criterion.ts';
import { openLoop, poisson } from '../stress/load.ts';
import { faultLines, tablesOf } from '../stress/report.ts';
import { check } from './checks.ts';
import { Customers, type Goods } from './customers.ts';
import { gapTable, longestGap } from './gaps.ts';
import { type Kill, kill, MEAN_PAUSE, planKills } from './kills.ts';
import { type ChaosStack, startChaosStack } from './stack.ts';

/** Purchases per second. */
const RATE = 150;
/** Purchases go on for so long after the last kill, in milliseconds. */
const AFTERWARDS_MS = 5000;
const STOCK = 1_000_000;
/** How often progress is reported, in milliseconds: on a terminal in place, elsewhere a line each time. */
const PROGRESS_INTERVAL_MS = process.stdout.isTTY ? 500 : 10_000;

interface Flags {
  kills: number;
  seed: number;
  every?: number;
}

interface Context {
  stack: ChaosStack;
  customers: Customers;
  kills: Kill[];
  criteria: Criterion[];
}

const flags = new Command('npm run test:chaos --')
  .description(
    'Kill Postgres, PostgREST and the service in turn under load, and account for every acknowledged purchase.',
  )
  .option('--kills <number>', 'how many', wholeNumber, 60)
  .option('--every <seconds>', 'time between two kills; by default it is random, from 1 to 5 s', positiveNumber)
  .option('--seed <number>', 'seed of what is killed and bought when', positiveNumber, Math.ceil(Math.random() * 1e6))
  .parse()
  .opts<Flags>();

const tasks = (closing: AsyncDisposableStack) =>
  new Listr<Context, 'default', 'simple'>(
    [
      {
        title: 'Start Postgres, PostgREST and the instances',
        async task(context) {
          context.stack = await startChaosStack(closing);
          const goods = await stockUp(context.stack.urls[0] as string);
          context.customers = new Customers(context.stack.urls, goods, randomLcg(flags.seed));
          closing.defer(() => context.customers.close());
        },
      },
      {
        title: `Kill them ${flags.kills} times under load`,
        task: (context, task) =>
          killUnderLoad(context, (line) => {
            task.output = line;
          }),
      },
      {
        title: 'Account for every purchase',
        async task(context) {
          const { customers, stack } = context;
          const seconds = flags.kills * (flags.every ?? MEAN_PAUSE);
          const account = () => withClient(stack.databaseUrl, (client) => check(client, customers, seconds));
          // The last kill may have been of Postgres, which recovers.
          context.criteria = await pRetry(account);
        },
      },
    ],
    { fallbackRenderer: 'simple', registerSignalListeners: false },
  );

async function killUnderLoad({ stack, customers, kills }: Context, report: (line: string) => void): Promise<void> {
  const plan = planKills(flags.kills, stack.targets, randomLcg(flags.seed + 1), flags.every);
  const duration = plan.reduce((sum, { pause }) => sum + pause, AFTERWARDS_MS);
  const timer = setInterval(() => {
    const gap = (longestGap(customers.acknowledgements) / 1000).toFixed(2);
    const acknowledged = customers.acknowledgements.length.toLocaleString('en');
    report(`${kills.length} of ${flags.kills} kills · ${acknowledged} acknowledged · longest gap ${gap} s`);
  }, PROGRESS_INTERVAL_MS);
  const load = openLoop(poisson(RATE, duration, randomLcg(flags.seed + 2)), () => customers.arrive());
  for (const { target, pause } of plan) {
    await delay(pause);
    kills.push(await kill(target));
  }
  await load;
  clearInterval(timer);
}

/** Creates an item and its sale, and fills the stock of the seed's first product. */
async function stockUp(url: string): Promise<Goods> {
  const send = async (method: string, path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path} returned ${response.status}: ${await response.text()}`);
    return (await response.json()) as { id: string };
  };
  await send('PATCH', '/product/1/stock', { stock: STOCK });
  const { id } = await send('POST', '/v1/items', { name: 'Chaos', initial_quantity: STOCK });
  const [starts_at, ends_at] = [-1, 1].map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
  await send('PUT', '/v1/sales/chaos', { item_id: id, starts_at, ends_at });
  return { productId: 1, itemId: id, saleId: 'chaos' };
}

async function main(): Promise<boolean> {
  const startedAt = performance.now();
  console.log(`Seed ${flags.seed}`);
  await using closing = new AsyncDisposableStack();
  const stop = () => closing.disposeAsync().finally(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const { customers, kills, criteria } = await tasks(closing).run({ kills: [] as Kill[] } as Context);
  console.log(`\n${printed(gapTable(kills, customers.acknowledgements))}\n`);
  console.log(`${printed(tablesOf({ criteria, latencies: [] }).criteria)}\n${faultLines({ criteria })}`);
  const passed = kills.length === flags.kills && criteria.every(({ verdict }) => verdict === 'pass');
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(
    `${passed ? 'Passed' : 'FAILED'}, ${seconds} s, --kills ${flags.kills} --seed ${flags.seed}${flags.every ? ` --every ${flags.every}` : ''}`,
  );
  return passed;
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
