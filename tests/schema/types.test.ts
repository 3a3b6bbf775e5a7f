import { generateTypescript, sortGeneratorMetadata } from '@supabase/postgrest-typegen/generation';
import { introspect } from '@supabase/postgrest-typegen/introspection';
import { expect, test } from 'vitest';
import { useStack } from '../support/stack.ts';

const stack = useStack();

// The package is what `supabase gen types` runs; the command itself needs Docker. To write the file anew: `npx vitest run tests/schema/types -u`.
test('lib/database/types.ts is what `supabase gen types` prints for the schema', async () => {
  const schema = sortGeneratorMetadata(await introspect(stack.pool, { includedSchemas: ['public'] }));
  await expect(await generateTypescript(schema)).toMatchFileSnapshot('../../lib/database/types.ts');
});
