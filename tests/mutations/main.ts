/**
 * `npm run test:mutations`: break the SQL on purpose, one invariant at a time, and see the tests go red.
 *
 *     npm run test:mutations                 all mutations
 *     npm run test:mutations -- lapsed hold  those whose name has these words
 *
 * Exit status 1 when a mutation survives its tests, or no longer fits the schema, or the tests fail without any.
 */
import { styleText } from 'node:util';
import Table from 'cli-table3';
import { Command } from 'commander';
import { Listr } from 'listr2';
import { mutations } from './index.ts';
import type { Mutation } from './mutation.ts';
import { failuresOf } from './run-tests.ts';

/** Mutations tested at the same time: each has a Postgres of its own, and waits more than it computes. */
const AT_ONCE = 2;

type Finding = { mutation: Mutation; failures: string[] };

const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort()).once('SIGTERM', () => stopping.abort());

async function test(mutation: Mutation, findings: Finding[]): Promise<void> {
  const failures = await failuresOf(mutation.edits, mutation.tests, stopping.signal);
  findings.push({ mutation, failures });
  if (failures.length === 0) throw new Error(`${mutation.name}: no test noticed`);
}

async function testUnchanged(files: string[]): Promise<void> {
  const failures = await failuresOf([], files, stopping.signal);
  if (failures.length > 0) throw new Error(`The tests fail on the schema as it is: ${failures.join('; ')}`);
}

function describe(findings: Finding[]): string {
  const table = new Table({
    head: ['Mutation', 'Noticed by'].map((title) => styleText('bold', title)),
    style: { head: [], border: [] },
    colWidths: [46, 74],
    wordWrap: true,
  });
  for (const { mutation, failures } of findings) {
    table.push([mutation.name, failures[0] ?? styleText('red', `SURVIVED ${mutation.tests.join(', ')}`)]);
  }
  return table.toString();
}

/** The mutations that the command line names. */
function choose(): Mutation[] {
  const program = new Command('npm run test:mutations --')
    .description('Break the SQL on purpose, one invariant at a time, and see the tests go red.')
    .argument('[words...]', 'only mutations whose name has these words')
    .parse();
  const words = program.args.join(' ');
  const chosen = mutations.filter(({ name }) => name.includes(words));
  if (chosen.length === 0) program.error(`error: no mutation has a name with: ${words}`);
  return chosen;
}

async function main(): Promise<boolean> {
  const chosen = choose();
  const files = [...new Set(chosen.flatMap(({ tests }) => tests))];
  const findings: Finding[] = [];
  const options = { fallbackRenderer: 'simple', registerSignalListeners: false } as const;
  await new Listr([{ title: 'the schema as it is', task: () => testUnchanged(files) }], options).run();
  const tasks = chosen.map((mutation) => ({ title: mutation.name, task: () => test(mutation, findings) }));
  await new Listr(tasks, { ...options, concurrent: AT_ONCE, exitOnError: false }).run();
  console.log(describe(findings));
  const noticed = findings.filter(({ failures }) => failures.length > 0).length;
  console.log(`${noticed} of ${chosen.length} mutations noticed`);
  return noticed === chosen.length;
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
