import { defineConfig } from 'vitest/config';
import { CountsReporter } from './tests/support/counts-reporter.ts';
import { ResponsesReporter } from './tests/support/responses-reporter.ts';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: [
      // What Vercel builds is tested by `npm run test:deploy`.
      'tests/deploy/vercel/**',
      // What runs on many partitions is tested by `npm run test:sharded`.
      'tests/sharded/**',
      // The constrained stack is of Linux: it reads /proc, and npm carries nginx for Linux alone.
      ...(process.platform === 'linux' ? [] : ['tests/deploy/constrained-{stack,command}.test.ts']),
    ],
    globalSetup: 'tests/support/global-setup.ts',
    reporters: ['default', new ResponsesReporter(), new CountsReporter()],
    // Test files wait for Postgres, deadlines and pages as much as they compute, so three go together on two cores.
    pool: 'forks',
    maxWorkers: 3,
    // Limits for what hangs: a machine that is slow, or does other things, has time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
