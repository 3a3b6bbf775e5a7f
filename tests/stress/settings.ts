import { Command, Option } from 'commander';
import { positiveNumber } from '../../scripts/options.ts';

/** How a run is made, as the options below say. Lengths are in seconds, rates in requests per second. */
export interface Settings {
  baseUrl: string;
  databaseUrl?: string | undefined;
  psql?: string | undefined;
  scenario: Scenario;
  rate: number;
  arrivals: 'poisson' | 'constant';
  connections: number;
  seed: number;
  stock?: number | undefined;
  apiKey?: string | undefined;
  lengths: Lengths;
  flashSale: FlashSaleSize;
  killCommand: string;
  output: string;
}

const SCENARIOS = ['sale', 'keys', 'webcam', 'kill', 'locked', 'flash-sale'] as const;
export type Scenario = (typeof SCENARIOS)[number];

export interface Lengths {
  warmUp: number;
  burst: number;
  wave: number;
}

/** Spec 003's own. */
export const FULL_LENGTHS: Lengths = { warmUp: 10, burst: 60, wave: 30 };
export const SHORT_LENGTHS: Lengths = { warmUp: 2, burst: 10, wave: 5 };

/** The scenario flash-sale: how many take part, and the lengths before the opening, until the end, and after it. */
export interface FlashSaleSize {
  users: number;
  units: number;
  watchers: number;
  before: number;
  open: number;
  after: number;
}

export const FULL_FLASH_SALE: FlashSaleSize = {
  users: 10_000,
  units: 500,
  watchers: 1000,
  before: 5,
  open: 60,
  after: 10,
};
export const SHORT_FLASH_SALE: FlashSaleSize = { users: 1000, units: 50, watchers: 100, before: 2, open: 9, after: 2 };

/** Reads the command line and the environment. Ends the process with usage where they are wrong. */
export function readSettings(argv: string[]): Settings {
  const { short, ...flags } = command()
    .parse(argv)
    .opts<Omit<Settings, 'lengths' | 'flashSale'> & { short: boolean }>();
  return short
    ? { ...flags, lengths: SHORT_LENGTHS, flashSale: SHORT_FLASH_SALE }
    : { ...flags, lengths: FULL_LENGTHS, flashSale: FULL_FLASH_SALE };
}

const command = () =>
  new Command('npm run test:stress --')
    .description('Stress the shop (spec 003) or the flash sale (spec 002), and check every rule it has to keep.')
    .addOption(new Option('--scenario <name>', 'what to run').choices(SCENARIOS).default('sale'))
    .option('--short', 'a run of seconds instead of minutes', false)
    .option('--rate <number>', 'orders of the shop per second, replays included', positiveNumber, 1000)
    .addOption(
      new Option('--arrivals <distribution>', 'how they are spread over time')
        .choices(['poisson', 'constant'])
        .default('poisson'),
    )
    .option('--connections <number>', 'the most connections to open', positiveNumber, 512)
    .option('--seed <number>', 'seed of the schedule and the mix; keys are random in every run', positiveNumber, 1)
    .option('--stock <units>', 'set the stock of every product first (PATCH /product/:id/stock)', positiveNumber)
    .option('--kill-command <command>', 'how the scenario kill kills an instance', 'docker compose kill api-01')
    .option('--output <folder>', 'where the reports go', 'reports')
    .addOption(new Option('--base-url <url>', 'the service').env('BASE_URL').default('http://localhost:9999'))
    .addOption(new Option('--database-url <url>', 'its database, to be checked too').env('DATABASE_URL'))
    .option('--psql <command>', 'a command that runs psql on its database: docker compose exec -T db psql -U postgres')
    .addOption(new Option('--api-key <key>', 'the key of the shop’s staff, for --stock and for sales').env('API_KEY'));
