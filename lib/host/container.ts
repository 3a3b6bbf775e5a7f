/**
 * What an api container runs: the host, and beside it a PostgREST of its own, which is started again when it dies. When
 * the host dies, or PostgREST will not stay up, the process ends, for its supervisor to start it again.
 *
 * The two share a key that is made here and never leaves them. Environment: that of lib/host/main.ts without SUPABASE_*,
 * docker/api.env, and PGRST_DB_URI, the database as the role `authenticator`.
 */
import { randomBytes } from 'node:crypto';
import { startPostgrest } from './postgrest.ts';
import { signKey } from './service-key.ts';
import { warmUp } from './warm-up.ts';

try {
  const jwtSecret = randomBytes(32).toString('base64url');
  const postgrest = await startPostgrest({
    env: { ...process.env, PGRST_JWT_SECRET: jwtSecret },
    openLog: () => ['ignore', 'inherit', 'inherit'],
    onCrash: console.error,
  });
  postgrest.process.ended.then((failure) => failure && fail(failure));
  process.env.SUPABASE_URL = postgrest.url;
  process.env.SUPABASE_REST_PATH = '/';
  process.env.SUPABASE_SERVICE_ROLE_KEY = await signKey({ jwtSecret }, 'service_role');
  const { listening } = await import('./main.ts');
  await warmUp(await listening);
} catch (error) {
  fail(error as Error);
}

function fail(error: Error): never {
  console.error(error.message);
  process.exit(1);
}
