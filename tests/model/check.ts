import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import type pg from 'pg';
import { Runner } from './run.ts';
import { sequences } from './sequence.ts';

export type Options = { runs: number; seed: number; path?: string };

export type Result = {
  /** How often each command got each outcome. */
  outcomes: Map<string, number>;
  /** The shortest sequence found on which model and database differ, and how to run it again; undefined if none was found. */
  failure?: string;
};

/** A seed for a run that is given none. */
export const newSeed = (): number => randomInt(2 ** 31);

/** Runs random sequences of commands until one shows a difference between model and database; shrinks that one. */
export async function check(
  client: pg.ClientBase,
  options: Options,
  progress = (_done: number) => {},
): Promise<Result> {
  const { runs, seed, path } = options;
  const runner = new Runner(client);
  await runner.prepare();
  let done = 0;
  const property = fc.asyncProperty(sequences, async (sequence) => {
    await runner.run(sequence);
    progress(++done);
  });
  const details = await fc.check(property, { numRuns: runs, seed, ...(path === undefined ? {} : { path }) });
  const { outcomes } = runner;
  if (!details.failed) return { outcomes };
  const replay = `npm run test:model -- --seed ${details.seed} --path ${details.counterexamplePath}`;
  const number = `Sequence ${details.numRuns} of ${runs}, shrunk ${details.numShrinks} times`;
  return { outcomes, failure: `${number}\n${(details.errorInstance as Error).message}\n\nAgain: ${replay}` };
}
