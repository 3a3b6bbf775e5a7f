import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { Pool } from 'undici';
import { getSettings } from '../settings.ts';
import type { FunctionCall } from './command.ts';
import { Rejected, Unavailable } from './errors.ts';
import type { Database } from './types.ts';

/** How long one call may take: longer than the database lets a statement wait for a lock, so that it answers first. */
const CALL_TIMEOUT_MS = 6000;

/**
 * What the database says when another try can succeed: connections that broke or could not be had (08, 53, 57),
 * deadlocks and lock waits that were ended (40, 55), and PostgREST without a database or with an old schema.
 */
const PASSING = /^(08|53|57|40|55)...$|^PGRST00[0-3]$|^PGRST202$/;

let client: SupabaseClient<Database> | undefined;

function getClient(): SupabaseClient<Database> {
  if (client === undefined) {
    const { SUPABASE_URL, SUPABASE_SERVICE_ROLE_KEY } = getSettings();
    client = createClient<Database>(SUPABASE_URL, SUPABASE_SERVICE_ROLE_KEY, {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
      global: { fetch: fetchThrough(SUPABASE_URL) },
    });
  }
  return client;
}

/**
 * A `fetch` for supabase-js, which takes much less than Node's own (docs/performance.md): connections of undici's, and of a
 * response only what supabase-js reads.
 */
function fetchThrough(url: string): typeof fetch {
  const { origin } = new URL(url);
  const { SUPABASE_REST_PATH } = getSettings();
  const pool = new Pool(origin, {
    connections: 128,
    keepAliveTimeout: 30_000,
    connect: { timeout: 2000 },
    headersTimeout: CALL_TIMEOUT_MS,
    bodyTimeout: CALL_TIMEOUT_MS,
  });
  const fetchText = async (input: string, init: RequestInit) => {
    const { statusCode, headers, body } = await pool.request({
      path: input.slice(origin.length).replace('/rest/v1', SUPABASE_REST_PATH),
      method: init.method as 'POST',
      headers: init.headers as Headers,
      body: init.body as string,
      signal: init.signal ?? null,
    });
    const text = await body.text();
    return {
      ok: statusCode < 300,
      status: statusCode,
      statusText: '',
      headers: new Map(Object.entries(headers)),
      text: async () => text,
    };
  };
  return fetchText as unknown as typeof fetch;
}

/**
 * Name a call's arguments in its URL: PostgREST then hands the body to the database as it is, and otherwise parses it to learn
 * their names. supabase-js has `columns` for inserts only.
 */
function nameArguments(request: object, args: FunctionCall['arguments']): void {
  const given = Object.keys(args).filter((name) => args[name] !== undefined);
  if (given.length > 0) (request as { url: URL }).url.searchParams.set('columns', given.join());
}

/**
 * Call one function once. Throws `Unavailable` where the outcome is unknown or another try can succeed, and `Rejected`
 * where the database refused the call.
 */
export async function callFunction(call: FunctionCall): Promise<unknown> {
  const request = getClient().rpc(call.function, call.arguments as never);
  nameArguments(request, call.arguments);
  if (call.patience !== undefined) request.abortSignal(AbortSignal.timeout(call.patience));
  const { data, error, status } = await request;
  if (error === null) return data;
  // PostgREST 12 answers `400 {"code":"","message":""}` when its connection was killed: nothing is known then.
  if (status === 0 || status === 502 || status === 504 || !error.code || PASSING.test(error.code)) {
    throw new Unavailable(`${call.function}: ${status} ${error.code ?? ''} ${error.message}`.trim());
  }
  throw new Rejected(error.code, `${call.function}: ${error.message}`);
}
