/**
 * `npm run bench`: what the service does a second on the constrained stack, and what a request costs, as ratios within one
 * run. Writes reports/bench.json.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chooseGenerator } from './bench/load/choose.ts';
import { runScenarios } from './bench/run.ts';
import { scenarios } from './bench/scenarios.ts';
import { summarise } from './bench/summary.ts';
import { describeMedians, describeVerdicts } from './bench/table.ts';
import { judgeAll } from './bench/targets.ts';

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    only: { type: 'string' },
    reports: { type: 'string', default: 'reports' },
  },
});

async function main(signal: AbortSignal) {
  const only = flags.only?.split(',');
  const samples = await runScenarios({
    scenarios: scenarios.filter(({ id }) => only?.includes(id) ?? true),
    rounds: Number(flags.rounds ?? (flags.quick ? 1 : 3)),
    seconds: Number(flags.seconds ?? (flags.quick ? 2 : 10)),
    warmUpSeconds: flags.quick ? 1 : 3,
    generator: chooseGenerator(),
    signal,
    report: console.log,
  });
  const medians = summarise(samples);
  const verdicts = judgeAll(medians);
  console.log(describeMedians(medians));
  console.log(describeVerdicts(verdicts));
  mkdirSync(flags.reports, { recursive: true });
  writeFileSync(join(flags.reports, 'bench.json'), `${JSON.stringify({ medians, verdicts, samples }, null, 2)}\n`);
}

const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort()).once('SIGTERM', () => interruption.abort());

main(interruption.signal).catch((error) => {
  console.error(interruption.signal.aborted ? 'Stopped' : error);
  process.exitCode = interruption.signal.aborted ? 130 : 1;
});
