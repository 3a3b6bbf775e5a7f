/**
 * `npm run shards:move`: move a partition to another server while the shop sells (docs/operations.md, Growth). Its rows are copied
 * by logical replication; then its items pause, for five seconds at most, until the target has everything and the map is switched.
 *
 *     npm run shards:move -- --partition 3 --to 'host=shard-5 port=5432 dbname=partition_03'
 *
 * FRONT_ADMIN_URL, SOURCE_ADMIN_URL and TARGET_ADMIN_URL are connections of administrators, whatever database they name on source
 * and target. If anything fails, or it is interrupted, before the switch, everything is undone; after a crash, run it again.
 *
 * Exit status 1 when the partition was not moved.
 */
import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import { Listr } from 'listr2';
import { StackError } from '../lib/host/error.ts';
import { Move, type MoveOptions } from './move-partition/move.ts';
import { numberFromZero, positiveNumber } from './options.ts';

if (existsSync('.env')) process.loadEnvFile('.env');

const address = (name: string, what: string, variable: string) =>
  new Option(`--${name} <url>`, `${what}: postgresql://role:password@host:port/database`)
    .env(variable)
    .makeOptionMandatory();

type Flags = Omit<MoveOptions, 'pauseMs' | 'signal'> & { pause: number };

const { pause, ...flags } = new Command('npm run shards:move --')
  .description('Move a partition to another server while the shop sells.')
  .requiredOption('--partition <number>', 'which one, as in front.map', numberFromZero)
  .requiredOption('--to <connection>', "where to, as the front connects to it: 'host=… port=… dbname=…'")
  .addOption(address('front', 'superuser of the front', 'FRONT_ADMIN_URL'))
  .addOption(address('source', 'administrator of the server that it is on', 'SOURCE_ADMIN_URL'))
  .addOption(address('target', 'administrator of the server that it moves to', 'TARGET_ADMIN_URL'))
  .option('--source-address <connection>', 'how the target connects to the source, if not as the front does')
  .option('--pause <seconds>', 'how long its items may pause', positiveNumber, 5)
  .parse()
  .opts<Flags>();

/** How often progress is reported, in milliseconds: on a terminal in place, elsewhere a line each time. */
const PROGRESS_MS = process.stdout.isTTY ? 0 : 5000;
let reportedAt = Number.NEGATIVE_INFINITY;

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => interruption.abort(new StackError('Interrupted')));

const move = new Move({ ...flags, pauseMs: pause * 1000, signal: interruption.signal });

const tasks = new Listr<object, 'default', 'simple'>(
  [
    { title: 'Look at front, source and target', task: () => move.open() },
    { title: 'Prepare the target', skip: () => move.isSwitched, task: () => move.prepare() },
    {
      title: 'Copy the rows',
      skip: () => move.isSwitched,
      task: (_, task) =>
        move.copy((line) => {
          if (performance.now() - reportedAt < PROGRESS_MS) return;
          reportedAt = performance.now();
          task.output = line;
        }),
    },
    { title: 'Pause, compare, switch', skip: () => move.isSwitched, task: () => move.handOver() },
    { title: 'Clean up', task: () => move.cleanUp() },
  ],
  { fallbackRenderer: 'simple', registerSignalListeners: false },
);

try {
  await tasks.run();
  console.log(await move.summary());
} catch (error) {
  console.error((error as Error).message);
  for (const line of await move.undo()) console.error(line);
  process.exitCode = 1;
} finally {
  await move.close();
}
