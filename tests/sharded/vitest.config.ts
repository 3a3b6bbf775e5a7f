import { defineConfig } from 'vitest/config';
import { CountsReporter } from '../support/counts-reporter.ts';

/** The APIs whose tests run on shards as they do on one database, but for the exceptions that are named in exceptions.ts. */
const APIS = ['stock', 'reservations', 'sales', 'shop', 'tenant-orders', 'maintenance'];

export default defineConfig({
  test: {
    include: [...APIS.map((api) => `tests/http/${api}/*.test.ts`), 'tests/sharded/*.test.ts'],
    setupFiles: 'tests/sharded/expect-exceptions.ts',
    globalSetup: 'tests/sharded/global-setup.ts',
    reporters: ['default', new CountsReporter()],
    pool: 'forks',
    maxWorkers: 2,
    // A connection to eight partitions is eight connections, each of which plans everything anew.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
