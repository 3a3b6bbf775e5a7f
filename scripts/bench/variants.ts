import { fileURLToPath } from 'node:url';
import { type ConstrainedStack, startConstrainedStack } from '../constrained/stack.ts';

/** A way to run the constrained stack. */
export interface Variant {
  name: string;
  /** What each api runs, by default what the product runs. */
  program?: string;
  env?: Record<string, string>;
  /** By default 2. */
  apis?: number;
}

const program = (file: string) => fileURLToPath(new URL(`programs/${file}`, import.meta.url));

export const ceiling: Variant = { name: 'no database', program: program('ceiling.ts') };
export const batched: Variant = { name: 'the product' };
export const single: Variant = { name: 'BATCHING=off', env: { BATCHING: 'off' } };
/** What docker/postgrest.conf and docker/api.env change of PostgREST, as it is where nobody changes it. */
const POSTGREST_DEFAULTS = {
  GHCRTS: '',
  PGRST_DB_POOL: '10',
  PGRST_DB_CHANNEL_ENABLED: 'true',
  PGRST_DB_CONFIG: 'true',
  PGRST_JWT_CACHE_MAX_LIFETIME: '0',
  PGRST_OPENAPI_MODE: 'follow-privileges',
};
export const untuned: Variant = {
  name: 'BATCHING=off, the default fetch of supabase-js and the defaults of PostgREST',
  program: program('default-fetch.ts'),
  env: { BATCHING: 'off', ...POSTGREST_DEFAULTS },
};

export const batchesOf = (limit: number): Variant => ({
  name: `batches of at most ${limit}`,
  program: program('batch-limit.ts'),
  env: { BATCH_LIMIT: String(limit) },
});

export const instances = (apis: number): Variant => ({ name: `instances: ${apis}`, apis });

export function startVariant({ program, env, apis }: Variant): Promise<ConstrainedStack> {
  return startConstrainedStack({ ...(program && { program }), ...(env && { env }), ...(apis && { apis }) });
}
