/**
 * `npm run stack:constrained`: what docker-compose.yml describes, without Docker: nginx, two apis each with a PostgREST
 * of its own, and Postgres, with the same configuration files, under one limit of 1.5 CPU and 550 MB.
 *
 * API_KEY and CRON_SECRET are made for this run where they are unset. Begins with an empty database; `--data <folder>` keeps it.
 */
import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { StackError } from '../lib/host/error.ts';
import { exitAfter } from '../lib/host/exit.ts';
import { isFree } from '../lib/host/ports.ts';
import { type ConstrainedStack, startConstrainedStack } from './constrained/stack.ts';
import { endWithNpm } from './npm.ts';
import { apiSettings, portNumber, wholeNumber } from './options.ts';

const { data, ...flags } = new Command('npm run stack:constrained --')
  .description('nginx, two apis with a PostgREST each, and Postgres, together in 1.5 CPU and 550 MB.')
  .option('--port <number>', 'where nginx listens', portNumber, 9999)
  .option('--apis <number>', 'number of apis', wholeNumber, 2)
  .option('--data <folder>', 'where to keep the database; by default it is deleted with the stack')
  .option('--unlimited', 'without limits of CPU and memory', false)
  .parse()
  .opts<{ port: number; apis: number; data?: string; unlimited: boolean }>();

const stopping = exitAfter(async () => {
  const stack = await starting.catch(() => undefined);
  await stack?.stop();
});
endWithNpm('stack:constrained');

async function start(): Promise<ConstrainedStack> {
  const startedAt = performance.now();
  if (!(await isFree(flags.port))) throw new StackError(`Port ${flags.port} is in use: choose another with --port`);
  const secrets = { API_KEY: randomUUID(), CRON_SECRET: randomUUID() };
  const env = { ...secrets, ...apiSettings() };
  const folder = data && { folder: data };
  const stack = await startConstrainedStack({ ...flags, ...folder, env, report: console.log, signal: stopping });
  const { url, databaseUrl, limits } = stack;
  console.log(`Ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s. Ctrl-C stops it.\n`);
  console.log(`  API       ${url}`);
  console.log(`  Database  psql '${databaseUrl}'`);
  console.log(`  Secrets   API_KEY=${env.API_KEY} CRON_SECRET=${env.CRON_SECRET}`);
  console.log(`  Limits    ${limits ? `${limits.cpus} CPU and ${limits.memory / 1e6} MB together` : 'none'}\n`);
  return stack;
}

const starting = start();
try {
  const { ended, stop } = await starting;
  const failure = await ended;
  if (failure) {
    await stop();
    throw failure;
  }
} catch (error) {
  if (!stopping.aborted) {
    console.error(error instanceof StackError ? error.message : error);
    process.exit(1);
  }
}
