import { Argument, Command } from 'commander';
import { wholeNumber } from '../options.ts';
import { axes } from './growth.ts';
import { scenarios } from './scenarios.ts';

/** What to measure, and how long. */
export interface Settings {
  what: 'scenarios' | 'growth';
  /** The ids of scenarios, or of what grows; all where there are none. */
  only: string[];
  rounds: number;
  seconds: number;
  warmUpSeconds: number;
  /** The folder of the reports. */
  output: string;
}

type Flags = Pick<Settings, 'only' | 'output'> & { quick: boolean; rounds?: number; seconds?: number };

const FULL = { rounds: 3, seconds: 10, warmUpSeconds: 10 };
const QUICK = { rounds: 1, seconds: 2, warmUpSeconds: 1 };

/** Reads the command line. Ends the process with usage where it is wrong. */
export function readSettings(argv: string[]): Settings {
  const program = new Command('npm run bench --')
    .description('Measure what the service does a second on the constrained stack, and what a request costs.')
    .addArgument(
      new Argument('[what]', 'scenarios and their ratios, or how cost grows')
        .choices(['scenarios', 'growth'])
        .default('scenarios'),
    )
    .option('--only <ids>', 'some scenarios (b,c) or some of what grows (items,table)', (text) => text.split(','), [])
    .option('--quick', 'about a minute: one short round', false)
    .option('--rounds <number>', `by default ${FULL.rounds}`, wholeNumber)
    .option('--seconds <number>', `of each scenario in each round, by default ${FULL.seconds}`, wholeNumber)
    .option('--output <folder>', 'where the reports go', 'reports')
    .parse(argv);
  const what = program.processedArgs[0] as Settings['what'];
  const { only, quick, output, ...lengths } = program.opts<Flags>();
  const known = (what === 'growth' ? axes : scenarios).map(({ id }) => id);
  const unknown = only.find((id) => !known.includes(id));
  if (unknown !== undefined) program.error(`error: there is no ${unknown} in ${[...new Set(known)].join(', ')}`);
  return { what, only, output, ...(quick ? QUICK : FULL), ...lengths };
}
