import { Command, Option } from 'commander';
import { positiveNumber } from '../../scripts/options.ts';
import { FULL_LENGTHS, SCENARIOS, type Scenario, type Settings, SHORT_LENGTHS } from './settings.ts';

interface Flags {
  scenario: Scenario;
  short: boolean;
  rate: number;
  arrivals: Settings['arrivals'];
  connections: number;
  seed: number;
  stock?: number;
  killCommand: string;
  output: string;
  baseUrl: string;
  databaseUrl?: string;
  psql?: string;
  apiKey?: string;
}

/** Read the command line and the environment. Ends the process with usage where they are wrong. */
export function readSettings(argv: string[]): Settings {
  const { short, databaseUrl, psql, apiKey, stock, ...flags } = command().parse(argv).opts<Flags>();
  return { ...flags, databaseUrl, psql, apiKey, stock, lengths: short ? SHORT_LENGTHS : FULL_LENGTHS };
}

const command = () =>
  new Command('npm run test:stress --')
    .description('Stress the flash-sale shop (spec 003) and check every rule it has to keep.')
    .addOption(new Option('--scenario <name>', 'what to do').choices(SCENARIOS).default('sale'))
    .option('--short', 'seconds instead of minutes', false)
    .option('--rate <number>', 'requests that place orders, per second', positiveNumber, 1000)
    .addOption(
      new Option('--arrivals <distribution>', 'of orders in time').choices(['poisson', 'constant']).default('poisson'),
    )
    .option('--connections <number>', 'at most', positiveNumber, 512)
    .option('--seed <number>', 'of the schedule and the mix; keys are random in every run', positiveNumber, 1)
    .option('--stock <units>', 'give every product that many units first (PATCH /product/:id/stock)', positiveNumber)
    .option('--kill-command <command>', 'what kills one instance in the scenario kill', 'docker compose kill api-01')
    .option('--output <folder>', 'where the reports go', 'reports')
    .addOption(new Option('--base-url <url>', 'the shop').env('BASE_URL').default('http://localhost:9999'))
    .addOption(new Option('--database-url <url>', 'its database, to check that as well').env('DATABASE_URL'))
    .option('--psql <command>', 'a command that runs psql there: docker compose exec -T db psql -U postgres')
    .addOption(new Option('--api-key <key>', 'the staff’s, for --stock').env('API_KEY'));
