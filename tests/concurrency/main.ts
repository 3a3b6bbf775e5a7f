/**
 * `npm run test:concurrency`: prove that no unit is ever sold twice, however requests overlap (spec 001, 16.2), and no user of
 * a sale buys twice, or outside its window (spec 002).
 *
 * By default on a fresh database with several instances of the service, all gone afterwards; with BASE_URL (one address,
 * or several instances' with commas) against a deployment. There the audit runs through SUPABASE_URL and
 * SUPABASE_SERVICE_ROLE_KEY, else through the service itself with CRON_SECRET; API_KEY is sent where items and sales are
 * created. DATABASE_URL, optional there (on shards those of all partitions in their order, with commas), lets every race be
 * arranged: a lock on the item is held until all contenders wait for it.
 *
 *     npm run test:concurrency -- --rounds 200
 *
 * Exit status 1 when anything was wrong, 2 when nothing could be tested.
 */
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { Listr } from 'listr2';
import { StackError } from '../../lib/host/error.ts';
import { wholeNumber } from '../../scripts/options.ts';
import { describeResults, isGood } from './report.ts';
import { type Result, runScenario } from './run-scenario.ts';
import { scenarios } from './scenarios/index.ts';
import { describeTarget, openTarget, type Target } from './target.ts';

/** Rounds that are shown as progress at once where the output is no terminal. */
const PROGRESS_STEP = process.stdout.isTTY ? 1 : 25;

type Context = { target: Target; results: Result[] };

function tasks(rounds: number): Listr<Context, 'default', 'simple'> {
  const list = scenarios.map((scenario) => ({
    title: `${scenario.name}: ${scenario.claim}`,
    task: async ({ target, results }: Context, task: { output: string }) => {
      const all = scenario.once ? 1 : rounds;
      const result = await runScenario(target, scenario, all, (done) => {
        if (done % PROGRESS_STEP === 0 && done < all) task.output = `${done} of ${all} rounds`;
      });
      results.push(result);
      if (!isGood(result)) throw new Error(`${scenario.name}: ${result.violations.length} violations`);
    },
  }));
  return new Listr<Context, 'default', 'simple'>(list, {
    exitOnError: false,
    fallbackRenderer: 'simple',
    registerSignalListeners: false,
  });
}

async function main(): Promise<boolean> {
  const { rounds } = new Command('npm run test:concurrency --')
    .description('Race requests against each other and account for every unit.')
    .option('--rounds <number>', 'rounds of each scenario', wholeNumber, 50)
    .parse()
    .opts<{ rounds: number }>();
  // The keys of a deployment; a fresh stack has its own.
  if (process.env.BASE_URL && existsSync('.env')) process.loadEnvFile('.env');
  const startedAt = performance.now();
  console.log(`Racing against ${describeTarget(process.env)}`);
  await using closing = new AsyncDisposableStack();
  const stop = () => closing.disposeAsync().finally(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const target = await openTarget(process.env, closing);
  const { results } = await tasks(rounds).run({ target, results: [] });
  console.log(describeResults(results));
  const good = results.length === scenarios.length && results.every(isGood);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${good ? 'Every claim holds, and the audit finds nothing' : 'NOT CORRECT'}, ${seconds} s`);
  return good;
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof StackError ? error.message : error);
  process.exitCode = 2;
}
