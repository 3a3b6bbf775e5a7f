import { expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { checkPermutations, describe, hasWaited, isFailure } from './check.ts';
import { noIsolationtester } from './isolationtester.ts';
import { allPermutations } from './permutations.ts';

const stacks = [useStack({ pool: 1 }), useStack({ pool: 1 })];
/** One of so many permutations is executed here, by the number of their commands; all by `npm run test:interleavings`. */
const ONE_OF: Record<number, number> = { 2: 37, 3: 109 };

const chosen = allPermutations().filter(({ commands }, index) => index % (ONE_OF[commands.length] as number) === 0);

test.skipIf(noIsolationtester)(
  `${chosen.length} interleavings of two or three commands: each ends as a serial order of them does`,
  async () => {
    const urls = stacks.map(({ adminUrl }) => adminUrl);
    const findings = await checkPermutations(urls, chosen);
    expect(findings.filter(isFailure).map(describe)).toEqual([]);
    expect(findings.filter(hasWaited).length).toBeGreaterThan(chosen.length / 3);
  },
  120_000,
);
