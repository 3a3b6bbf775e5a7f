/**
 * `npm run stack:sharded`: a front and shards as docker/sharded.yml has them, without Docker: Debian's Postgres with PL/Proxy, four
 * Postgres with four partitions each, PostgREST and the API. Begins with empty databases, which are deleted at the end.
 *
 * Where there is no PL/Proxy it says so, and ends.
 */
import { Command } from 'commander';
import { StackError } from '../lib/host/error.ts';
import { exitAfter } from '../lib/host/exit.ts';
import { isFree } from '../lib/host/ports.ts';
import { buildPage } from '../web/build.ts';
import { endWithNpm } from './npm.ts';
import { apiSettings, portNumber, powerOfTwo, wholeNumber } from './options.ts';
import { noSharding, type Sharded, startSharded } from './sharded/stack.ts';
import type { Host } from './stack/host.ts';
import { terminalLog } from './start/terminal-log.ts';

const { port, ...flags } = new Command('npm run stack:sharded --')
  .description('The API on a front and several databases on several servers.')
  .option('--port <number>', 'where the API listens', portNumber, 3000)
  .option('--shards <number>', 'number of servers', wholeNumber, 4)
  .option('--partitions <number>', 'number of databases on them: 1, 2, 4, 8, …', powerOfTwo, 16)
  .parse()
  .opts<{ port: number; shards: number; partitions: number }>();

if (noSharding) {
  console.log(noSharding);
  process.exit();
}

const running = new AsyncDisposableStack();
const stopping = exitAfter(async () => {
  console.log('Stopping');
  await starting.catch(() => {});
  await running.disposeAsync();
});
endWithNpm('stack:sharded');

/** Resolves when everything runs, with what it ends with. */
async function start(): Promise<{ ended: Promise<StackError | undefined> }> {
  const startedAt = performance.now();
  if (!(await isFree(port))) throw new StackError(`Port ${port} is in use: choose another with --port`);
  const stack = await startSharded({ ...flags, report: console.log, signal: stopping });
  running.defer(stack.stop);
  await buildPage(console.log);
  stopping.throwIfAborted();
  console.log('Starting the API');
  const logOutput = process.stdout.isTTY ? terminalLog() : undefined;
  const host = await stack.startHost({ PATH: process.env.PATH, ...apiSettings(), PORT: String(port) }, logOutput);
  await announce(host, stack, performance.now() - startedAt);
  return { ended: Promise.race([stack.ended, host.process.ended]) };
}

async function announce(host: Host, { front, shards, partitions, map }: Sharded, elapsed: number): Promise<void> {
  const rows = await map();
  console.log(`Ready after ${(elapsed / 1000).toFixed(1)} s. Ctrl-C stops it.\n`);
  console.log(`  API      ${host.url}`);
  console.log(`  Docs     ${host.url}/docs`);
  console.log(`  Front    psql '${front.databaseUrl}'`);
  console.log('  Map      select * from front.map\n');
  for (const { number, shard, url } of partitions) {
    const { first_bucket, last_bucket, state } = rows[number] as (typeof rows)[number];
    console.log(
      `  ${String(number).padStart(3)}  ${first_bucket}-${last_bucket}  ${state}  ${shards[shard]?.name}  psql '${url}'`,
    );
  }
  console.log('');
}

const starting = start();
try {
  const failure = await (await starting).ended;
  if (failure) throw failure;
} catch (error) {
  if (!stopping.aborted) {
    console.error(error instanceof StackError ? error.message : error);
    await running.disposeAsync();
    process.exit(1);
  }
}
