import { test } from 'vitest';
import { useStack } from '../support/stack.ts';
import { expectGoldenSchema } from './golden.ts';

const stack = useStack();

test('the migrated schema is the golden one, so that every change shows in a review', async () => {
  await expectGoldenSchema(stack.pool);
});
