import { StackError } from '../../lib/host/error.ts';

/** A function of the baseline migration, called for an item that does not exist. */
const PROBE = { function: 'get_item', arguments: { item_id: '00000000-0000-0000-0000-000000000000' } };
const TIMEOUT_MS = 10_000;
const NOT_MIGRATED = /^(PGRST202|42883)$/;

export interface Project {
  SUPABASE_URL: string;
  SUPABASE_REST_PATH: string;
  SUPABASE_SERVICE_ROLE_KEY: string;
}

/** Calls the project once and throws a sentence that says which setting is wrong, or what is missing there. */
export async function checkProject(project: Project): Promise<void> {
  const { SUPABASE_URL: address } = project;
  const response = await callProject(project);
  if (response.ok) return;
  const code = await codeOf(response);
  if (response.status === 401 || response.status === 403) {
    throw new StackError(
      `${address} rejects SUPABASE_SERVICE_ROLE_KEY: use the service_role key or a secret key (Project Settings → API keys)`,
    );
  }
  if (NOT_MIGRATED.test(code)) {
    throw new StackError(
      `The migration is not applied to ${address}: run supabase/migrations in its SQL Editor (README, Set up Supabase)`,
    );
  }
  if (response.status >= 500) throw new StackError(`${address} is not ready (it responded ${response.status} ${code})`);
  throw new StackError(`${address} is not a Supabase project (it responded ${response.status}): check SUPABASE_URL`);
}

async function callProject(project: Project): Promise<Response> {
  const { SUPABASE_URL, SUPABASE_REST_PATH, SUPABASE_SERVICE_ROLE_KEY: key } = project;
  try {
    return await fetch(`${new URL(SUPABASE_URL).origin}${SUPABASE_REST_PATH}/rpc/${PROBE.function}`, {
      method: 'POST',
      headers: { apikey: key, authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(PROBE.arguments),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const { name, cause } = error as Error & { cause?: NodeJS.ErrnoException };
    throw new StackError(
      `Nothing responds at ${SUPABASE_URL} (${cause?.code ?? cause?.message ?? name}): check SUPABASE_URL`,
    );
  }
}

/** The code of PostgREST's error; empty where the response is of something else. */
async function codeOf(response: Response): Promise<string> {
  try {
    return String(((await response.json()) as { code?: unknown }).code ?? '');
  } catch {
    return '';
  }
}
