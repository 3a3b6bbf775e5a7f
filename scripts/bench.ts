/**
 * `npm run bench`: requests a second on the constrained stack, and what a request costs, as ratios within one run;
 * `npm run bench -- growth`: how that changes with connections, items, rows and instances; `npm run bench -- shards`: what
 * more shards gain and the front costs. Writes tables, and reports/bench.html and .json (bench-growth, bench-shards for the
 * others). Exits with 1 where any response was wrong or the audit finds a violation; a missed target is reported and does not
 * fail the command.
 */
import { Argument, Command } from 'commander';
import { StackError } from '../lib/host/error.ts';
import { pageOf, resultOf, tablesOf } from './bench/report.ts';
import { runScenarios } from './bench/run.ts';
import { growth, scenarios, sharded } from './bench/scenarios.ts';
import { positiveNumber, wholeNumber } from './options.ts';
import { printed, writeReport } from './report/page.ts';

type Flags = {
  only: string[];
  output: string;
  quick: boolean;
  rounds?: number;
  seconds?: number;
  cpus: number;
  period: number;
};

const FULL = { rounds: 3, seconds: 10, warmUpSeconds: 10 };
const QUICK = { rounds: 1, seconds: 2, warmUpSeconds: 1 };

const program = new Command('npm run bench --')
  .description('Measure requests per second on the constrained stack, and the CPU time that a request costs.')
  .addArgument(
    new Argument('[what]', 'the scenarios and their ratios, how cost grows with load, or what shards gain')
      .choices(['scenarios', 'growth', 'shards'])
      .default('scenarios'),
  )
  .option(
    '--only <ids>',
    'only these scenarios (b,c; shards,hot) or axes of growth (items,table)',
    (text) => text.split(','),
    [],
  )
  .option('--quick', 'one short round, about a minute', false)
  .option('--rounds <number>', `rounds of all scenarios, by default ${FULL.rounds}`, wholeNumber)
  .option('--seconds <number>', `length of each scenario in each round, by default ${FULL.seconds}`, wholeNumber)
  .option('--cpus <number>', 'what each shard may use of the CPUs', positiveNumber, 0.2)
  .option('--period <ms>', 'how often each shard gets that share', wholeNumber, 10)
  .option('--output <folder>', 'where the reports go', 'reports')
  .parse();
/** So much that CPU is the only limit, in bytes. */
const SHARD_MEMORY = 1e9;

const what = program.processedArgs[0] as 'scenarios' | 'growth' | 'shards';
const { only, quick, output, cpus, period, ...lengths } = program.opts<Flags>();
// `b` of the scenarios; `items` of the axes, whose points are `items 1`, `items 10`, …
const byId = Map.groupBy(
  { scenarios, growth, shards: sharded({ cpus, period, memory: SHARD_MEMORY }) }[what],
  ({ id }) => id.split(' ')[0] as string,
);
const unknown = only.find((id) => !byId.has(id));
if (unknown) program.error(`error: unknown scenario ${unknown}; choose from ${[...byId.keys()].join(', ')}`);
const chosen = [...byId].flatMap(([id, same]) => (only.length === 0 || only.includes(id) ? same : []));
const interruption = new AbortController();
// Once: a second signal ends the process without waiting for the stacks to stop.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interruption.abort());

try {
  const options = { ...(quick ? QUICK : FULL), ...lengths, signal: interruption.signal, report: console.log };
  console.log(`${options.rounds} rounds of ${options.seconds} s. Ctrl-C stops it.`);
  const result = resultOf(await runScenarios(chosen, options), options);
  for (const table of Object.values(tablesOf(result))) console.log(`\n${printed(table)}`);
  const name = what === 'scenarios' ? 'bench' : `bench-${what}`;
  const page = pageOf(result, what === 'shards' ? 'shards' : 'the constrained stack');
  for (const file of await writeReport(output, name, page, result)) console.log(`  ${file}`);
  if (result.medians.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
} catch (error) {
  const { aborted } = interruption.signal;
  console.error(aborted ? 'Stopped.' : error instanceof StackError ? error.message : error);
  process.exitCode = aborted ? 130 : 1;
}
