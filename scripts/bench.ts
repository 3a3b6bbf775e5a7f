/**
 * `npm run bench`: requests a second on the constrained stack, and what a request costs, as ratios within one run;
 * `npm run bench -- growth`: how that changes with connections, items, rows and instances. Writes tables, and
 * reports/bench.html and .json (bench-growth for the other). Exits with 1 where any response was wrong or the audit finds
 * a violation; a missed target is reported and does not fail the command.
 */
import { StackError } from '../lib/host/error.ts';
import { readSettings } from './bench/command-line.ts';
import { pageOf, resultOf, tablesOf } from './bench/report.ts';
import { runScenarios } from './bench/run.ts';
import { printed, writeReport } from './report/page.ts';

const { what, scenarios, output, ...lengths } = readSettings(process.argv);
const interruption = new AbortController();
// Once: a second signal ends the process without waiting for the stacks to stop.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interruption.abort());

try {
  console.log(`${lengths.rounds} rounds of ${lengths.seconds} s. Ctrl-C stops it.`);
  const options = { ...lengths, signal: interruption.signal, report: console.log };
  const result = resultOf(await runScenarios(scenarios, options), options);
  for (const table of Object.values(tablesOf(result))) console.log(`\n${printed(table)}`);
  const name = what === 'growth' ? 'bench-growth' : 'bench';
  for (const file of await writeReport(output, name, pageOf(result), result)) console.log(`  ${file}`);
  if (result.medians.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
} catch (error) {
  const { aborted } = interruption.signal;
  console.error(aborted ? 'Stopped.' : error instanceof StackError ? error.message : error);
  process.exitCode = aborted ? 130 : 1;
}
