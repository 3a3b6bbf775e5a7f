import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { apiTypesPath, buildApiTypes } from '../../scripts/build-api-types.ts';

test('web/src/api-types.ts is of this API (after a change: npm run build:types)', async () => {
  expect(readFileSync(apiTypesPath, 'utf8')).toBe(await buildApiTypes());
});
