/**
 * `npm run bench`: requests a second on the constrained stack, and what a request costs, as ratios within one run;
 * `npm run bench -- growth`: how that changes with connections, items, rows and instances. Writes tables, and
 * reports/bench.html and .json (bench-growth for the other). Exits with 1 where any response was wrong or the audit finds
 * a violation; a missed target is reported and does not fail the command.
 */
import { StackError } from '../lib/host/error.ts';
import { readSettings, type Settings } from './bench/command-line.ts';
import { axes } from './bench/growth.ts';
import { pageOf, type Result, resultOf, tablesOf } from './bench/report.ts';
import { type RunOptions, runScenarios, type Sample } from './bench/run.ts';
import { scenarios } from './bench/scenarios.ts';
import { judgeGrowth, judgeScenarios } from './bench/targets.ts';
import { printed, writeReport } from './report/page.ts';

async function measure({ what, only }: Settings, options: RunOptions): Promise<Result> {
  const isWanted = ({ id }: { id: string }) => only.length === 0 || only.includes(id);
  if (what === 'scenarios') {
    return resultOf(await runScenarios(scenarios.filter(isWanted), options), options, judgeScenarios);
  }
  // One axis after the other, so that no more stacks run at a time than one axis needs.
  const samples: Sample[] = [];
  for (const { points } of axes.filter(isWanted)) samples.push(...(await runScenarios(points, options)));
  return resultOf(samples, options, judgeGrowth);
}

async function report({ what, output }: Settings, result: Result): Promise<string[]> {
  const names = new Map(what === 'scenarios' ? scenarios.map(({ id, name }) => [id, name]) : []);
  for (const table of Object.values(tablesOf(result, names))) console.log(`\n${printed(table)}`);
  const [file, title] =
    what === 'scenarios' ? ['bench', 'The hot item on the constrained stack'] : ['bench-growth', 'How cost grows'];
  return writeReport(output, file, pageOf(title, result, names), result);
}

const settings = readSettings(process.argv);
const interruption = new AbortController();
// Once: a second signal ends the process without waiting for the stacks to stop.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interruption.abort());

try {
  console.log(`${settings.rounds} × ${settings.seconds} s. Ctrl-C stops it.`);
  const result = await measure(settings, { ...settings, signal: interruption.signal, report: console.log });
  for (const file of await report(settings, result)) console.log(`  ${file}`);
  if (result.medians.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
} catch (error) {
  const { aborted } = interruption.signal;
  console.error(aborted ? 'Stopped.' : error instanceof StackError ? error.message : error);
  process.exitCode = aborted ? 130 : 1;
}
