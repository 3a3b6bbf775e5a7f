import { Argument, Command } from 'commander';
import { wholeNumber } from '../options.ts';
import { growth } from './growth.ts';
import { type Scenario, scenarios } from './scenarios.ts';

/** What to measure, and how long. */
export interface Settings {
  what: 'scenarios' | 'growth';
  scenarios: Scenario[];
  rounds: number;
  seconds: number;
  warmUpSeconds: number;
  /** The folder of the reports. */
  output: string;
}

type Flags = { only: string[]; output: string; quick: boolean; rounds?: number; seconds?: number };

const FULL = { rounds: 3, seconds: 10, warmUpSeconds: 10 };
const QUICK = { rounds: 1, seconds: 2, warmUpSeconds: 1 };

/** Reads the command line. Ends the process with usage where it is wrong. */
export function readSettings(argv: string[]): Settings {
  const program = new Command('npm run bench --')
    .description('Measure requests per second on the constrained stack, and the CPU time that a request costs.')
    .addArgument(
      new Argument('[what]', 'the scenarios and their ratios, or how cost grows with load')
        .choices(['scenarios', 'growth'])
        .default('scenarios'),
    )
    .option('--only <ids>', 'only these scenarios (b,c) or axes of growth (items,table)', (text) => text.split(','), [])
    .option('--quick', 'one short round, about a minute', false)
    .option('--rounds <number>', `rounds of all scenarios, by default ${FULL.rounds}`, wholeNumber)
    .option('--seconds <number>', `length of each scenario in each round, by default ${FULL.seconds}`, wholeNumber)
    .option('--output <folder>', 'where the reports go', 'reports')
    .parse(argv);
  const what = program.processedArgs[0] as Settings['what'];
  const { only, quick, output, ...lengths } = program.opts<Flags>();
  // `b` of the scenarios; `items` of the axes, whose points are `items 1`, `items 10`, …
  const byId = Map.groupBy(what === 'growth' ? growth : scenarios, ({ id }) => id.split(' ')[0] as string);
  const unknown = only.find((id) => !byId.has(id));
  if (unknown !== undefined)
    program.error(`error: unknown scenario ${unknown}; choose from ${[...byId.keys()].join(', ')}`);
  const chosen = [...byId].flatMap(([id, same]) => (only.length === 0 || only.includes(id) ? same : []));
  return { what, scenarios: chosen, output, ...(quick ? QUICK : FULL), ...lengths };
}
