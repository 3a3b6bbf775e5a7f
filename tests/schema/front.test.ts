import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buildFront, frontPath } from '../../scripts/build-front.ts';
import { useStack } from '../support/stack.ts';

const stack = useStack();

test('supabase/front.sql is what scripts/build-front.ts builds from supabase/front and the catalog (after a change: npm run build:front)', async () => {
  const client = await stack.connect();
  expect(readFileSync(frontPath, 'utf8')).toBe(await buildFront(client));
});

test('a function of public that has no route cannot be forgotten', async () => {
  const client = await stack.connect();
  await client.query('begin; create function public.forgotten() returns json language sql return null::json');
  await expect(buildFront(client)).rejects.toThrow('The front has no route for public.forgotten');
  await client.query('rollback');
});
