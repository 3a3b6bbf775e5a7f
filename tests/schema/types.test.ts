import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';

const stack = useStack();
const committed = new URL('../../lib/database/types.ts', import.meta.url);

test('lib/database/types.ts is what `supabase gen types` prints for the schema', async () => {
  const remote = `--remote=${stack.databaseUrl}?sslmode=disable`;
  const { stdout } = await promisify(execFile)('supabase', [
    'gen',
    'types',
    'typescript',
    remote,
    '--schema',
    'public',
  ]);
  expect(readFileSync(committed, 'utf8')).toBe(stdout);
});
