import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { Agent, request } from 'undici';
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
    const { SUPABASE_URL, SUPABASE_SERVICE_ROLE_KEY, SUPABASE_REST_PATH } = getSettings();
    const dispatcher = new Agent({ connections: 128, keepAliveTimeout: 30_000, connect: { timeout: 2000 } });
    client = createClient<Database>(SUPABASE_URL, SUPABASE_SERVICE_ROLE_KEY, {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
      global: {
        fetch: async (input, init) => {
          const url = String(input).replace('/rest/v1', SUPABASE_REST_PATH);
          const { statusCode, headers, body } = await request(url, {
            dispatcher,
            method: init?.method ?? 'GET',
            headers: [...new Headers(init?.headers)].flat(),
            body: init?.body as string,
            signal: init?.signal ?? null,
          });
          const type = String(headers['content-type'] ?? 'application/json');
          return new Response(await body.text(), { status: statusCode, headers: { 'content-type': type } });
        },
      },
    });
  }
  return client;
}

/**
 * Call one function once. Throws `Unavailable` where the outcome is unknown or another try can succeed, and `Rejected`
 * where the database refused the call.
 */
export async function callFunction(call: FunctionCall): Promise<unknown> {
  const { data, error, status } = await getClient()
    .rpc(call.function, call.arguments as never)
    .abortSignal(AbortSignal.timeout(call.patience ?? CALL_TIMEOUT_MS));
  if (error === null) return data;
  // PostgREST 12 answers `400 {"code":"","message":""}` when its connection was killed: nothing is known then.
  if (status === 0 || status === 502 || status === 504 || !error.code || PASSING.test(error.code)) {
    throw new Unavailable(`${call.function}: ${status} ${error.code ?? ''} ${error.message}`.trim());
  }
  throw new Rejected(error.code, `${call.function}: ${error.message}`);
}
