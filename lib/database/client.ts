import { type Context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { log } from '../log.ts';
import { callDuration, retries } from '../metrics.ts';
import { getSettings } from '../settings.ts';
import type { FunctionCall } from './command.ts';
import { untilDeadline } from './deadline.ts';
import { Misconfigured, Rejected, type SettingsFault, Unavailable } from './errors.ts';
import { createFetch } from './fetch.ts';
import { inAttempt } from './spans.ts';
import type { Database } from './types.ts';

/**
 * The error codes after which another attempt can succeed: broken or refused connections (08, 53, 57), deadlocks and lock
 * timeouts (40, 55), a database that is read-only because its disk is full or another one takes over (25006), and PostgREST
 * without a database or with an old schema.
 */
const TRANSIENT = /^(08|53|57|40|55)...$|^25006$|^PGRST00[0-3]$|^PGRST202$/;

/** PostgREST's codes for requests that it does not understand, which this service does not send to a PostgREST. */
const NOT_POSTGREST = /^(PGRST1..)?$/;

/** How much of a message is logged, in characters: that of a gateway may be a whole page. */
const MESSAGE_LENGTH = 200;

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

const headers = {
  set: (request: { setHeader: (name: string, value: string) => unknown }, name: string, value: string) =>
    void request.setHeader(name, value),
};

/**
 * Call a function once, with a timeout at the deadline, in a span that is a child of `parent`. Throws `Unavailable` if the
 * outcome is unknown or another attempt can succeed, and `Rejected` if the database refused the call.
 */
export async function callFunction(
  call: FunctionCall,
  deadline: number,
  parent = ROOT_CONTEXT,
  attempt = 1,
): Promise<unknown> {
  if (performance.now() >= deadline) throw new Unavailable(`${call.function}: no time is left before the deadline`);
  const started = performance.now();
  if (attempt > 1) retries.inc({ function: call.function });
  try {
    return await inAttempt(call.function, parent, attempt - 1, (context) => send(call, deadline, context));
  } finally {
    callDuration.observe({ function: call.function }, (performance.now() - started) / 1000);
  }
}

async function send(call: FunctionCall, deadline: number, context: Context): Promise<unknown> {
  const request = getClient().rpc(call.function, call.arguments as never);
  nameArguments(request, call.arguments);
  propagation.inject(context, request, headers);
  const controller = new AbortController();
  // undici ends a request that is aborted only once it has a connection, so the deadline cannot be left to the signal.
  const { data, error, status } = await untilDeadline(request.abortSignal(controller.signal), deadline, () =>
    controller.abort(),
  );
  if (status > 0) trace.getSpan(context)?.setAttribute('http.response.status_code', status);
  // Every function returns something: nothing, or what is no JSON, comes from whatever stands before PostgREST.
  if (error === null && data !== null) {
    loggedFault = undefined;
    const { outcome } = data as { outcome?: string };
    // Only functions on shards answer so (ADR 29).
    if (outcome === 'unavailable') throw new Unavailable(`${call.function}: its shard does not respond`);
    return data;
  }
  // A message is that of an error. Of anything else supabase-js takes the text for it, which says what was sent.
  const message = status >= 200 && status < 300 ? 'not JSON, or empty' : (error?.message ?? 'without a message');
  throw errorOf(call, status, error?.code ?? '', message);
}

function errorOf({ function: name }: FunctionCall, status: number, code: string, received: string): Error {
  // Errors in data (class 22) quote it. Others quote names of the schema.
  const message = code.startsWith('22') ? received.replace(/".*"/s, '"…"') : received;
  const response = `${status} ${code} ${message.slice(0, MESSAGE_LENGTH)}`;
  const fault = settingsFault(status, code);
  if (fault !== undefined) return logOnce(new Misconfigured(fault, response));
  // PostgREST 12 responds `400 {"code":"","message":""}` if its connection was killed: the outcome is unknown.
  if (status === 0 || status === 502 || status === 504 || code === '' || TRANSIENT.test(code)) {
    return new Unavailable(`${name}: ${response}`, code);
  }
  return new Rejected(code, `${name}: ${message}`);
}

/** What a status says about the settings: gateways refuse keys with a body of their own, PostgREST with a code. */
function settingsFault(status: number, code: string): SettingsFault | undefined {
  if (status === 401 || status === 403) return 'refused the key';
  const notFound = (status >= 300 && status < 400) || status === 404 || status === 405;
  return notFound && NOT_POSTGREST.test(code) ? 'not at this address' : undefined;
}

let loggedFault: SettingsFault | undefined;

/** Log a fault when it begins, not at each request that meets it. */
function logOnce(error: Misconfigured): Misconfigured {
  if (loggedFault !== error.fault) log.error({ error: error.message });
  loggedFault = error.fault;
  return error;
}
