import { createClient } from '@supabase/supabase-js';
import type pg from 'pg';
import { bodyOf, type Instance } from './instance.ts';

/** Runs `audit()`; returns its violations, a line each. */
export type Audit = () => Promise<string[]>;

const lines = (violations: { rule: string; subject: string | null; detail: string }[]): string[] =>
  violations.map(({ rule, subject, detail }) => `audit: “${rule}” does not hold for ${subject}: ${detail}`);

/** The audit by the most direct way there is: the database, else Supabase's own API, else the service. */
export function chooseAudit(env: NodeJS.ProcessEnv, instance: Instance, database?: pg.Pool): Audit {
  const { SUPABASE_URL: url, SUPABASE_SERVICE_ROLE_KEY: key } = env;
  if (database) return async () => lines((await database.query('select * from public.audit()')).rows);
  if (!url || !key) return async () => lines(bodyOf(await instance.audit()).violations);
  const supabase = createClient(url, key, { auth: { persistSession: false } });
  return async () => lines((await supabase.rpc('audit').throwOnError()).data);
}
