import { defineConfig } from 'vitest/config';
import { AnswersReporter } from './tests/support/answers-reporter.ts';
import { CountsReporter } from './tests/support/counts-reporter.ts';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: 'tests/support/global-setup.ts',
    reporters: ['default', new AnswersReporter(), new CountsReporter()],
    // Test files wait for Postgres more than they compute, so two go together on two cores.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
