/**
 * `npm start`: the API and everything it needs on this machine.
 *
 * Without SUPABASE_URL it also runs Postgres and PostgREST, with their data in DATA_DIR; with it, it runs the API against
 * that project.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { StackError } from '../lib/host/error.ts';
import { exitAfter } from '../lib/host/exit.ts';
import { isFree } from '../lib/host/ports.ts';
import { isDevelopment, isLoopback, readSettings, type Settings, trimmed } from '../lib/settings.ts';
import { buildPage } from '../web/build.ts';
import { endWithNpm } from './npm.ts';
import { clearDataFolder } from './stack/data-folder.ts';
import { type Host, startHost } from './stack/host.ts';
import { type Stack, startStack } from './stack/stack.ts';
import { checkProject } from './start/check-project.ts';
import { terminalLog } from './start/terminal-log.ts';

const flags = new Command('npm start --')
  .description('Run the API and everything it needs on this machine.')
  .option('--fresh', 'delete the data folder first', false)
  .parse()
  .opts<{ fresh: boolean }>();
if (existsSync('.env')) process.loadEnvFile('.env');
const environment = trimmed(process.env);
const say = (line: string) => console.log(line);
const running = new AsyncDisposableStack();
// A second signal changes nothing: npm forwards the signal that the terminal has already sent us.
const stopping = exitAfter(async () => {
  say('Stopping');
  await starting.catch(() => {});
  await running.disposeAsync();
});
endWithNpm('start');

/** Resolves when everything runs, with what it ends with. */
async function start(): Promise<{ ended: Promise<StackError | undefined> }> {
  const startedAt = performance.now();
  const settings = checkSettings();
  const { PORT: port } = settings;
  if (port !== 0 && !(await isFree(port))) throw new StackError(`Port ${port} is in use: set PORT to another`);

  if (environment.SUPABASE_URL) await checkProject(settings);
  const stack = environment.SUPABASE_URL ? undefined : await startEmbedded(flags.fresh);
  await buildPage(say);
  say('Starting the API');
  const logOutput = process.stdout.isTTY ? terminalLog() : undefined;
  const host = await startHost({
    env: { ...environment, ...(stack && { ...stack.env, ...embeddedSettings() }) },
    report: say,
    logOutput,
    signal: stopping,
  });
  running.defer(host.process.stop);
  announce(host, stack, settings, performance.now() - startedAt);
  return { ended: Promise.race([host.process.ended, ...(stack ? [stack.ended] : [])]) };
}

/** Every setting is checked before anything starts; those of the embedded stack are known only once it runs. */
function checkSettings(): Settings {
  const embedded = {
    SUPABASE_URL: 'http://127.0.0.1',
    SUPABASE_SERVICE_ROLE_KEY: 'not known yet',
    NODE_ENV: 'development',
  };
  try {
    return readSettings(
      environment.SUPABASE_URL ? environment : { ...environment, ...embedded, ...embeddedSettings() },
    );
  } catch (error) {
    throw new StackError((error as Error).message);
  }
}

/** What the environment may say in place of the embedded stack. */
function embeddedSettings() {
  const { NODE_ENV, ID_SECRET } = environment;
  return { ...(NODE_ENV && { NODE_ENV }), ...(ID_SECRET && { ID_SECRET }) };
}

async function startEmbedded(fresh: boolean): Promise<Stack> {
  const folder = dataFolder();
  if (fresh) await clearDataFolder(folder);
  const stack = await startStack({ folder, report: say, signal: stopping });
  running.defer(stack.stop);
  return stack;
}

function announce(host: Host, stack: Stack | undefined, settings: Settings, elapsed: number) {
  say(`Ready after ${(elapsed / 1000).toFixed(1)} s. Ctrl-C stops it.`);
  say('');
  say(`  API       ${host.url}`);
  say(`  Docs      ${host.url}/docs`);
  say(`  Page      ${host.url}/`);
  say(stack ? `  Database  psql '${stack.databaseUrl}'` : `  Supabase  ${environment.SUPABASE_URL}`);
  const missing = (['CRON_SECRET', 'API_KEY'] as const).filter((name) => settings[name] === undefined);
  if (missing.length > 0 && isDevelopment(settings) && !isLoopback(settings.HOST))
    say(`  Warning   other machines can do what only staff and cron may do: set ${missing.join(' and ')}`);
  if (stack) say(`  Data      ${dataFolder()}`);
  say('');
}

function dataFolder(): string {
  return resolve(environment.DATA_DIR || '.data');
}

const starting = start();
try {
  const { ended } = await starting;
  const failure = await ended;
  if (failure) throw failure;
} catch (error) {
  if (!stopping.aborted) {
    console.error(error instanceof StackError ? error.message : error);
    await running.disposeAsync();
    process.exit(1);
  }
}
