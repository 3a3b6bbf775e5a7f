import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildApiTypes, generatedFolder } from '../../scripts/build-api-types.ts';

test('client/src/generated is of this API (after a change: npm run build:types)', async () => {
  const built = await buildApiTypes();
  expect(readdirSync(generatedFolder).sort()).toEqual(Object.keys(built).sort());
  for (const [name, text] of Object.entries(built))
    expect(readFileSync(join(generatedFolder, name), 'utf8')).toBe(text);
});
