import { test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { expectGoldenSchema } from './golden.ts';

const stack = useStack();

test('the migrated schema is the golden one: every change of it shows in a review', async () => {
  await expectGoldenSchema(stack.pool);
});
