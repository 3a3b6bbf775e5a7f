import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type * as client from '../../../lib/database/client.ts';
import { Rejected, Unavailable } from '../../../lib/database/errors.ts';
import { getSettings } from '../../../lib/settings.ts';

let supabase: SupabaseClient | undefined;

/** supabase-js with Node's own fetch; only the path is that of a PostgREST reached directly. */
function connect(): SupabaseClient {
  const { SUPABASE_URL, SUPABASE_SERVICE_ROLE_KEY, SUPABASE_REST_PATH } = getSettings();
  return createClient(SUPABASE_URL, SUPABASE_SERVICE_ROLE_KEY, {
    auth: { persistSession: false },
    global: { fetch: (input, init) => fetch(String(input).replace('/rest/v1', SUPABASE_REST_PATH), init) },
  });
}

/** In place of the function of lib/database/client.ts. */
export const callFunction: typeof client.callFunction = async (call) => {
  supabase ??= connect();
  const { data, error } = await supabase.rpc(call.function, call.arguments);
  if (error === null) return data;
  throw error.code ? new Rejected(error.code, error.message) : new Unavailable(error.message);
};
