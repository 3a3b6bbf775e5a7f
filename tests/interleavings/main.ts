/**
 * `npm run test:interleavings`: every pair and triple of commands on one item, in every order of calls and commits, by Postgres's
 * own isolationtester.
 *
 *     npm run test:interleavings
 *     npm run test:interleavings -- --only reserve,confirm,expire
 *     npm run test:interleavings -- --only 'scarce s1_reserve s2_confirm s1_commit s2_commit'
 *
 * Exit status 1 if one ends as no serial order of its commands does, or the audit finds something; 2 if there is none to run.
 */
import { Command } from 'commander';
import { Listr } from 'listr2';
import { printed } from '../../scripts/report/page.ts';
import { createDatabase } from '../../scripts/stack/database.ts';
import { startCluster } from '../../scripts/stack/stack.ts';
import { checkPermutations, describe, type Finding, hasWaited, isFailure, wasBusy } from './check.ts';
import { noIsolationtester } from './isolationtester.ts';
import { allPermutations, nameOf, type Permutation } from './permutations.ts';

/** Databases in which permutations are executed at the same time. */
const DATABASES = 4;
/** Failures that are printed whole: the others are of the same kind more often than not. */
const FAILURES_SHOWN = 5;

/** Permutations that are shown as progress at once where the output is no terminal. */
const PROGRESS_STEP = process.stdout.isTTY ? 1 : 1000;

type Context = { findings: Finding[] };

/** The permutations that the command line names. */
function choose(): Permutation[] {
  const program = new Command('npm run test:interleavings --')
    .description('Execute every interleaving of two or three commands on one item.')
    .option('--only <which>', 'those of these commands (reserve,confirm,…), or one by its name')
    .parse();
  const { only } = program.opts<{ only?: string }>();
  if (noIsolationtester) program.error(`error: ${noIsolationtester}`, { exitCode: 2 });
  const isChosen = (permutation: Permutation) =>
    only === undefined || nameOf(permutation) === only || sorted(permutation.commands) === sorted(only.split(','));
  const chosen = allPermutations().filter(isChosen);
  if (chosen.length === 0) program.error(`error: there is no permutation ${only}`, { exitCode: 2 });
  return chosen;
}

const sorted = (words: string[]) => words.toSorted().join();

async function main(permutations: Permutation[]): Promise<Finding[]> {
  await using closing = new AsyncDisposableStack();
  const stop = () => closing.disposeAsync().finally(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const { cluster, stop: stopCluster } = await startCluster({ throwaway: true });
  closing.defer(stopCluster);
  const databases = await Promise.all(
    Array.from({ length: DATABASES }, (_, index) => createDatabase(cluster, `interleavings_${index}`, 1)),
  );
  for (const database of databases) closing.defer(() => database.drop());
  const urls = databases.map(({ adminUrl }) => adminUrl);
  const task = {
    title: `${permutations.length} permutations`,
    task: async (context: Context, task: { output: string }) => {
      let shown = 0;
      context.findings = await checkPermutations(urls, permutations, (findings) => {
        if (findings.length - shown < PROGRESS_STEP) return;
        shown = findings.length;
        task.output = `${shown} done, ${findings.filter(isFailure).length} failed`;
      });
      const failed = context.findings.filter(isFailure).length;
      if (failed > 0) throw new Error(`${failed} permutations fail`);
    },
  };
  const options = { exitOnError: false, fallbackRenderer: 'simple', registerSignalListeners: false } as const;
  const { findings } = await new Listr<Context, 'default', 'simple'>(task, options).run({ findings: [] });
  return findings;
}

/** How many permutations there were of each kind, in how many a session waited or left its command undone, and how many failed. */
function summarise(findings: Finding[]): string {
  const kindOf = ({ commands, steps }: Permutation) =>
    steps.includes('lapse') ? 'two commands and the deadline' : `${commands.length === 2 ? 'two' : 'three'} commands`;
  const rows = Map.groupBy(findings, ({ permutation }) => `${permutation.situation}: ${kindOf(permutation)}`);
  const counts = [() => true, hasWaited, wasBusy, isFailure];
  const columns = ['Permutations of', 'Executed', 'Waited', 'Busy', 'Failed'].map((name, index) => ({
    name,
    number: index > 0,
  }));
  return printed({
    columns,
    rows: [...rows].toSorted().map(([name, some]) => [name, ...counts.map((each) => `${some.filter(each).length}`)]),
  });
}

const findings = await main(choose());
const failures = findings.filter(isFailure);
console.log(summarise(findings));
for (const failure of failures.slice(0, FAILURES_SHOWN)) console.log(`\n${describe(failure)}`);
process.exitCode = failures.length > 0 ? 1 : 0;
