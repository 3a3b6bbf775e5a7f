import { expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { check, newSeed } from './check.ts';

const stack = useStack({ pool: 1 });
const RUNS = 1000;

test(`${RUNS} random sequences of batches: execute_batch answers what the model answers, and the units are where it says`, async () => {
  const { failure } = await check(await stack.connect(), { runs: RUNS, seed: newSeed() });
  expect(failure).toBeUndefined();
}, 120_000);
