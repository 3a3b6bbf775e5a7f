import { beforeAll, expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { outcomesOf } from '../unit/sources.ts';
import { check, newSeed, type Result } from './check.ts';

const stack = useStack({ pool: 1 });
const RUNS = 600;

let result: Result;
beforeAll(async () => {
  result = await check(await stack.connect(), { runs: RUNS, seed: newSeed() });
}, 120_000);

test(`${RUNS} random sequences of batches: execute_batch answers what the model answers, and the units are where it says`, () => {
  expect(result.failure).toBeUndefined();
});

test.each(['purchase', 'configure_sale'])('%s has had every outcome', (command) => {
  const outcomes = outcomesOf(command).filter((outcome) => outcome !== 'busy');
  const missing = outcomes.filter((outcome) => !result.outcomes.has(`${command}: ${outcome}`));
  expect(missing).toEqual([]);
});
