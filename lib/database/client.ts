import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { getSettings } from '../settings.ts';
import type { FunctionCall } from './command.ts';
import { Rejected, Unavailable } from './errors.ts';
import { createFetch } from './fetch.ts';
import type { Database } from './types.ts';

/**
 * The error codes after which another attempt can succeed: broken or refused connections (08, 53, 57), deadlocks and lock
 * timeouts (40, 55), and PostgREST without a database or with an old schema.
 */
const TRANSIENT = /^(08|53|57|40|55)...$|^PGRST00[0-3]$|^PGRST202$/;

let client: SupabaseClient<Database> | undefined;

function getClient(): SupabaseClient<Database> {
  if (client === undefined) {
    const { SUPABASE_URL, SUPABASE_SERVICE_ROLE_KEY, SUPABASE_REST_PATH } = getSettings();
    client = createClient<Database>(SUPABASE_URL, SUPABASE_SERVICE_ROLE_KEY, {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
      global: { fetch: createFetch(SUPABASE_URL, SUPABASE_REST_PATH) },
    });
  }
  return client;
}

/**
 * Name a call's arguments in its URL, so that PostgREST passes the body to the database as it is instead of parsing it for
 * their names. supabase-js offers `columns` for inserts only.
 */
function nameArguments(request: object, args: FunctionCall['arguments']): void {
  const given = Object.keys(args).filter((name) => args[name] !== undefined);
  if (given.length > 0) (request as { url: URL }).url.searchParams.set('columns', given.join());
}

/**
 * Call a function once, with a timeout at the deadline. Throws `Unavailable` if the outcome is unknown or another attempt can
 * succeed, and `Rejected` if the database refused the call.
 */
export async function callFunction(call: FunctionCall, deadline: number): Promise<unknown> {
  const request = getClient().rpc(call.function, call.arguments as never);
  nameArguments(request, call.arguments);
  const timeLeft = Math.max(0, Math.ceil(deadline - performance.now()));
  const { data, error, status } = await request.abortSignal(AbortSignal.timeout(timeLeft));
  if (error === null) return data;
  // PostgREST 12 responds `400 {"code":"","message":""}` if its connection was killed: the outcome is unknown.
  if (status === 0 || status === 502 || status === 504 || !error.code || TRANSIENT.test(error.code)) {
    throw new Unavailable(`${call.function}: ${status} ${error.code ?? ''} ${error.message}`.trim());
  }
  throw new Rejected(error.code, `${call.function}: ${error.message}`);
}
