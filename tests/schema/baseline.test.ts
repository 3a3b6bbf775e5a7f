import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { baselinePath, buildBaseline } from '../../scripts/build-migration.ts';

const isOnlyMigration = readdirSync(dirname(baselinePath)).length === 1;

// Where there are more, it is released and stays as it is: tests/schema/empty-project.test.ts compares what they come to.
test.runIf(isOnlyMigration)(
  'the baseline migration is what scripts/build-migration.ts builds from supabase/schemas',
  () => {
    expect(readFileSync(baselinePath, 'utf8')).toBe(buildBaseline());
  },
);
