/**
 * What an api container runs: the host and its own PostgREST, which is restarted when it dies. If the host dies, or
 * PostgREST keeps dying, the process ends, so that its supervisor restarts it.
 *
 * The two share a key that is generated here and that nothing else knows. Environment: that of lib/host/main.ts without
 * SUPABASE_*, docker/api.env, and PGRST_DB_URI, which connects to the database as the role `authenticator`. ID_SECRET, which
 * all apis have to share, is by default in ID_SECRET_FILE, where the database's container has put one.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { StackError } from './error.ts';
import { exitAfter, fail } from './exit.ts';
import { startPostgrest } from './postgrest.ts';
import { signKey } from './service-key.ts';
import { warmUp } from './warm-up.ts';

const running = new AsyncDisposableStack();
// Before anything starts, so that a start can be stopped too.
const stopping = exitAfter(() => running.disposeAsync());
try {
  // Where it is unset, each api would derive one from a service key of its own.
  if (!process.env.ID_SECRET?.trim()) process.env.ID_SECRET = readIdSecret();
  const jwtSecret = randomBytes(32).toString('base64url');
  const postgrest = await startPostgrest({
    env: { ...process.env, PGRST_JWT_SECRET: jwtSecret },
    openLog: () => ['ignore', 'inherit', 'inherit'],
    onCrash: console.error,
    signal: stopping,
  });
  running.defer(postgrest.process.stop);
  postgrest.process.ended.then((failure) => failure && fail(failure));
  process.env.SUPABASE_URL = postgrest.url;
  process.env.SUPABASE_REST_PATH = '/';
  process.env.SUPABASE_SERVICE_ROLE_KEY = await signKey({ jwtSecret }, 'service_role');
  // Only now, because its modules read the settings.
  const { listen } = await import('./listen.ts');
  const { url, drain } = await listen();
  running.defer(drain);
  await warmUp(url);
} catch (error) {
  if (!stopping.aborted) fail(error);
}

function readIdSecret(): string {
  const file = process.env.ID_SECRET_FILE;
  const secret = file && existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (secret !== '') return secret;
  throw new StackError(
    `Set ID_SECRET, the same for every api (there is none in ${file || 'ID_SECRET_FILE'}): openssl rand -base64 32 makes one`,
  );
}
