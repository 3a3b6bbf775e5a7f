/**
 * `npm run stack:constrained`: what docker-compose.yml describes, without Docker: nginx, two apis each with a PostgREST
 * of its own, and Postgres, with the same configuration files, under one limit of 1.5 CPU and 550 MB.
 *
 * Begins with an empty database; `--data <folder>` keeps it.
 */
import { Command } from 'commander';
import { StackError } from '../lib/host/error.ts';
import { isFree } from '../lib/host/ports.ts';
import { type ConstrainedStack, startConstrainedStack } from './constrained/stack.ts';
import { portNumber, wholeNumber } from './options.ts';

const flags = new Command('npm run stack:constrained --')
  .description('nginx, two apis with a PostgREST each, and Postgres, together in 1.5 CPU and 550 MB.')
  .option('--port <number>', 'where nginx listens', portNumber, 9999)
  .option('--apis <number>', 'how many', wholeNumber, 2)
  .option('--data <folder>', 'where the database is kept; by default it goes with the stack')
  .option('--unlimited', 'without control groups', false)
  .parse()
  .opts<{ port: number; apis: number; data?: string; unlimited: boolean }>();

let stack: Promise<ConstrainedStack> | undefined;
let stopping: Promise<void> | undefined;

function stop(): Promise<void> {
  stopping ??= (async () => (await stack)?.stop())();
  return stopping;
}

async function start() {
  const startedAt = performance.now();
  const { port, apis, unlimited } = flags;
  if (!(await isFree(port))) throw new StackError(`Port ${port} is taken: choose another with --port`);
  stack = startConstrainedStack({
    ...{ port, apis, unlimited },
    ...(flags.data ? { folder: flags.data } : {}),
    env: apiSettings(),
    report: console.log,
  });
  const running = await stack;
  announce(running, performance.now() - startedAt);
  const failure = await running.ended;
  if (failure) throw failure;
}

/** The settings of the apis are ours; where they listen and whom they talk to is not. */
function apiSettings(): Record<string, string> {
  const names = ['CRON_SECRET', 'API_KEY', 'ALLOWED_ORIGINS', 'RESERVATION_TTL_SECONDS', 'BATCHING', 'LOG_LEVEL'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

function announce(running: ConstrainedStack, elapsed: number) {
  const { limits } = running;
  console.log(`Ready after ${(elapsed / 1000).toFixed(1)} s. Ctrl-C stops it.`);
  console.log('');
  console.log(`  API       ${running.url}`);
  console.log(`  Database  psql '${running.databaseUrl}'`);
  console.log(`  Limits    ${limits ? `${limits.cpus} CPU and ${limits.memory / 1e6} MB together` : 'none'}`);
  console.log('');
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, async () => {
    await stop();
    process.exit(0);
  });
}

start().catch(async (error) => {
  console.error(error instanceof StackError ? error.message : error);
  await stop().catch(() => {});
  process.exit(1);
});
