import { fileURLToPath } from 'node:url';
import { type ConstrainedStack, startConstrainedStack } from '../constrained/stack.ts';

/** A way to run the apis of the constrained stack. */
export interface Variant {
  name: string;
  /** What each api runs, by default what the product runs. */
  program?: string;
  env?: Record<string, string>;
}

const program = (file: string) => fileURLToPath(new URL(`programs/${file}`, import.meta.url));

export const variants = {
  ceiling: { name: 'no database', program: program('ceiling.ts') },
  batched: { name: 'the product' },
  single: { name: 'COALESCE=off', env: { COALESCE: 'off' } },
  defaultFetch: {
    name: 'COALESCE=off and the default fetch of supabase-js',
    program: program('default-fetch.ts'),
    env: { COALESCE: 'off' },
  },
} as const satisfies Record<string, Variant>;

export type VariantName = keyof typeof variants;

export function startVariant({ program, env }: Variant, apis = 2): Promise<ConstrainedStack> {
  return startConstrainedStack({ apis, ...(program ? { program } : {}), ...(env ? { env } : {}) });
}
