/**
 * `npm run bench`: what the service does a second on the constrained stack, and what a request costs, as ratios within one
 * run; `npm run bench -- growth`: how that changes with connections, items, batches, rows and instances. Writes tables,
 * and reports/bench.html and .json (bench-growth for the other). Exits with 1 where anything was answered wrongly or the
 * books do not balance; a missed target alone is told, not failed.
 */

import { StackError } from '../lib/host/error.ts';
import { readSettings, type Settings } from './bench/command-line.ts';
import { axes } from './bench/growth.ts';
import { chooseGenerator } from './bench/load/choose.ts';
import { growthPage, nameOfPoint, nameOfScenario, scenariosPage } from './bench/page.ts';
import { printed } from './bench/print.ts';
import { type Result, resultOf } from './bench/result.ts';
import { type RunOptions, runScenarios, type Sample } from './bench/run.ts';
import { scenarios } from './bench/scenarios.ts';
import { costTable, type NameOf, speedTable, verdictTable } from './bench/tables.ts';
import { judgeGrowth, judgeScenarios } from './bench/targets.ts';
import { writeReport } from './report/write.ts';

const isWanted =
  ({ only }: Settings) =>
  ({ id }: { id: string }) =>
    only.length === 0 || only.includes(id);

async function measureScenarios(settings: Settings, options: RunOptions): Promise<string[]> {
  const samples = await runScenarios(scenarios.filter(isWanted(settings)), options);
  const result = resultOf(samples, options, judgeScenarios);
  print(result, nameOfScenario);
  return writeReport(settings.output, 'bench', scenariosPage(result), result);
}

/** One axis after the other, so that no more stacks run at a time than one axis needs. */
async function measureGrowth(settings: Settings, options: RunOptions): Promise<string[]> {
  const wanted = axes.filter(isWanted(settings));
  const samples: Sample[] = [];
  for (const { points } of wanted) {
    samples.push(
      ...(await runScenarios(
        points.map(({ scenario }) => scenario),
        options,
      )),
    );
  }
  const result = resultOf(samples, options, judgeGrowth);
  print(result, nameOfPoint);
  return writeReport(settings.output, 'bench-growth', growthPage(result, wanted), result);
}

function print({ medians, verdicts }: Result, nameOf: NameOf): void {
  const tables = [speedTable(medians, nameOf), costTable(medians, nameOf), verdictTable(verdicts)];
  console.log(`\n${tables.map(printed).join('\n\n')}\n`);
  const faults = medians.flatMap((median) => median.faults.map((fault) => `${median.scenario}: ${fault}`));
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
}

const settings = readSettings(process.argv);
const interruption = new AbortController();
// Once: whoever cannot wait for the stacks to stop in good order presses again.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interruption.abort());

try {
  const generator = chooseGenerator(settings.generator);
  console.log(`Load from ${generator.name}, ${settings.rounds} × ${settings.seconds} s. Ctrl-C stops it.`);
  const options = { ...settings, generator, signal: interruption.signal, report: console.log };
  const measure = settings.what === 'growth' ? measureGrowth : measureScenarios;
  for (const file of await measure(settings, options)) console.log(`  ${file}`);
} catch (error) {
  const { aborted } = interruption.signal;
  console.error(aborted ? 'Stopped.' : error instanceof StackError ? error.message : error);
  process.exitCode = aborted ? 130 : 1;
}
