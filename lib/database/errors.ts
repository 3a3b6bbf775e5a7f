/** The database is unreachable, too slow or overloaded. Whether the command took effect is unknown. */
export class Unavailable extends Error {
  override name = 'Unavailable';
  /** Seconds after which to try again. */
  readonly retryAfter: number = 1;
  /** The error code, if the database or PostgREST responded with one. */
  readonly code: string | undefined;
  constructor(message: string, code?: string) {
    super(message);
    this.code = code;
  }
}

/** What is wrong with the settings that name the database. */
export type SettingsFault = 'refused the key' | 'not at this address';

const REMEDIES: Record<SettingsFault, string> = {
  'refused the key':
    'the database refuses SUPABASE_SERVICE_ROLE_KEY: set it to the service_role key or a secret key of the project (Project Settings → API keys)',
  'not at this address':
    'there is no PostgREST at the address: check SUPABASE_URL and SUPABASE_REST_PATH (/rest/v1 on Supabase, / for PostgREST alone)',
};

/** A setting is wrong: the call had no effect, and no retry can help before somebody changes the setting. */
export class Misconfigured extends Unavailable {
  override name = 'Misconfigured';
  override readonly retryAfter = 30;
  readonly fault: SettingsFault;
  constructor(fault: SettingsFault, response: string) {
    super(`${REMEDIES[fault]}. It responded ${response}`);
    this.fault = fault;
  }
}

/** The database refused the whole call, which had no effect. */
export class Rejected extends Error {
  override name = 'Rejected';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
