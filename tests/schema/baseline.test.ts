import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { baselinePath, buildBaseline } from '../../scripts/build-migration.ts';

test('the baseline migration is what scripts/build-migration.ts builds from supabase/schemas', () => {
  expect(readFileSync(baselinePath, 'utf8')).toBe(buildBaseline());
});
