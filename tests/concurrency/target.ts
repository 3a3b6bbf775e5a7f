import pg from 'pg';
import { startHost } from '../../scripts/stack/host.ts';
import { startStack } from '../../scripts/stack/stack.ts';
import { Arena } from './arena.ts';
import { type Audit, auditDatabase, auditService, auditSupabase } from './books.ts';
import { Instance, type Secrets } from './instance.ts';

/** What the races are run against. */
export interface Target {
  arena: Arena;
  audit: Audit;
  close(): Promise<void>;
}

/** One for each of three rivals. */
const INSTANCES = 3;

/** In words, what `openTarget` opens. */
export function describeTarget({ BASE_URL, DATABASE_URL }: NodeJS.ProcessEnv): string {
  if (!BASE_URL) return `a fresh database and ${INSTANCES} instances of the service`;
  return DATABASE_URL ? `${BASE_URL} and its database` : BASE_URL;
}

/** The deployment that the environment names with BASE_URL, else a fresh stack that is gone afterwards. */
export function openTarget(env: NodeJS.ProcessEnv): Promise<Target> {
  return env.BASE_URL ? openDeployment(env, env.BASE_URL) : openEmbedded(env);
}

async function openEmbedded(env: NodeJS.ProcessEnv): Promise<Target> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const stack = await startStack({ throwaway: true });
    closing.push(() => stack.stop());
    const settings = {
      PATH: env.PATH,
      PORT: '0',
      SUPABASE_URL: stack.restUrl,
      SUPABASE_REST_PATH: '/',
      SUPABASE_SERVICE_ROLE_KEY: stack.serviceRoleKey,
      LOG_LEVEL: 'error',
    };
    const hosts = await Promise.all(Array.from({ length: INSTANCES }, () => startHost(settings, console.error)));
    closing.push(() => Promise.all(hosts.map((host) => host.process.stop())));
    const pool = openPool(stack.databaseUrl);
    closing.push(() => pool.end());
    const arena = new Arena(
      hosts.map((host) => new Instance(host.url)),
      pool,
    );
    return { arena, audit: auditDatabase(pool), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openDeployment(env: NodeJS.ProcessEnv, baseUrls: string): Promise<Target> {
  const secrets: Secrets = { apiKey: env.API_KEY || undefined, cronSecret: env.CRON_SECRET || undefined };
  const instances = baseUrls.split(',').map((url) => new Instance(url.trim(), secrets));
  const pool = env.DATABASE_URL ? openPool(env.DATABASE_URL) : undefined;
  const arena = new Arena(instances, pool);
  return {
    arena,
    audit: chooseAudit(env, arena),
    close: async () => pool?.end(),
  };
}

function chooseAudit(env: NodeJS.ProcessEnv, arena: Arena): Audit {
  const { SUPABASE_URL: url, SUPABASE_SERVICE_ROLE_KEY: key } = env;
  if (arena.database) return auditDatabase(arena.database);
  return url && key ? auditSupabase(url, key) : auditService(arena);
}

/** One connection holds a lock, one watches who waits for it, one lets time pass, one is for the books. */
function openPool(connectionString: string): pg.Pool {
  return new pg.Pool({ connectionString, max: 4 });
}
