import type { TestStack } from '../support/stack.ts';

/** Calls a public function by itself, as the SQL Editor does. */
export async function call(stack: TestStack, name: string, ...args: unknown[]) {
  const places = args.map((_, index) => `$${index + 1}`);
  const { rows } = await stack.pool.query(`select public.${name}(${places}) as answer`, args);
  return rows[0].answer;
}

/** The outcome of a call. */
export const outcomeOf = async (stack: TestStack, name: string, ...args: unknown[]): Promise<string> =>
  (await call(stack, name, ...args)).outcome;
