import { defineConfig } from 'vitest/config';

/** Tests of tests/http that say nothing of functions on Vercel. Single ones are skipped where they stand, by `onVercel`. */
const exclude = [
  // Parsing requests, and how long one may take to arrive, is left to Vercel's proxy: no function is called.
  'tests/http/raw-requests.test.ts',
  // Vercel starts and ends instances by itself.
  'tests/http/drain.test.ts',
  // They read the spans of a host in their own process.
  'tests/http/{traces,trace-context}.test.ts',
];

export default defineConfig({
  test: {
    include: ['tests/deploy/vercel/*.test.ts', 'tests/http/**/*.test.ts'],
    exclude,
    globalSetup: 'tests/support/global-setup.ts',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
