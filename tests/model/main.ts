/**
 * `npm run test:model`: compare the inventory core with its model in TypeScript, on random sequences of commands.
 *
 *     npm run test:model -- --runs 100000
 *     npm run test:model -- --seed 7                    the same sequences as every run with this seed
 *     npm run test:model -- --seed 7 --path 12:0:3      one of them, as a failure names it
 *
 * Exit status 1 if model and database differ: the sequence is then shrunk and printed.
 */
import { Command } from 'commander';
import { Listr } from 'listr2';
import pg from 'pg';
import { numberFromZero, wholeNumber } from '../../scripts/options.ts';
import { printed } from '../../scripts/report/page.ts';
import { databaseUrl } from '../../scripts/stack/cluster.ts';
import { startCluster } from '../../scripts/stack/stack.ts';
import { check, newSeed, type Options, type Result } from './check.ts';

type Context = { result?: Result };

/** Sequences that are shown as progress at once where the output is no terminal. */
const PROGRESS_STEP = process.stdout.isTTY ? 10 : 1000;

function readOptions(): Options {
  return new Command('npm run test:model --')
    .description('Compare the inventory core with its model, on random sequences of commands.')
    .option('--runs <number>', 'sequences', wholeNumber, 10_000)
    .option('--seed <number>', 'what the sequences are made from', numberFromZero, newSeed())
    .option('--path <path>', 'one sequence of that seed, as a failure names it')
    .parse()
    .opts<Options>();
}

/** A fresh database, gone afterwards. */
async function connect(closing: AsyncDisposableStack): Promise<pg.Client> {
  const { cluster, stop } = await startCluster({ throwaway: true });
  closing.defer(stop);
  const client = new pg.Client({ connectionString: databaseUrl(cluster, 'postgres') });
  await client.connect();
  closing.defer(() => client.end());
  return client;
}

async function main(options: Options): Promise<Result> {
  await using closing = new AsyncDisposableStack();
  const stop = () => closing.disposeAsync().finally(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const client = await connect(closing);
  const { result } = await new Listr<Context, 'default', 'simple'>(
    {
      title: `${options.runs} sequences of seed ${options.seed}`,
      task: async (context, task) => {
        context.result = await check(client, options, (done) => {
          if (done % PROGRESS_STEP === 0 && done < options.runs) task.output = `${done} done`;
        });
        if (context.result.failure) throw new Error('model and database differ');
      },
    },
    { exitOnError: false, fallbackRenderer: 'simple', registerSignalListeners: false },
  ).run();
  return result as Result;
}

function describe({ outcomes, failure }: Result): string {
  if (failure) return `\n${failure}`;
  const columns = [{ name: 'Command and outcome' }, { name: 'Times', number: true }];
  const rows = [...outcomes]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([name, times]) => [name, `${times}`]);
  return printed({ columns, rows });
}

const result = await main(readOptions());
console.log(describe(result));
process.exitCode = result.failure ? 1 : 0;
